/** Currencies by their code; a plain "$" or "dollars" may be any of the dollars. */
const prefixes: readonly [pattern: RegExp, code: string][] = [
  [/(?:US\s?\$|U\.S\.\s?\$|\bUSD)$/u, 'USD'],
  [/(?:C\$|CA\$|\bCAD)$/u, 'CAD'],
  [/(?:A\$|AU\$|\bAUD)$/u, 'AUD'],
  [/(?:HK\$|\bHKD)$/u, 'HKD'],
  [/\$$/u, '$'],
  [/(?:€|\bEUR)$/u, 'EUR'],
  [/(?:£|\bGBP)$/u, 'GBP'],
  [/(?:¥|\bJPY)$/u, 'JPY'],
  [/(?:\bRMB|\bCNY)$/u, 'CNY'],
  [/\bCHF$/u, 'CHF'],
  [/(?:₹|\bINR|\bRs\.?)$/u, 'INR'],
];
const suffixes: readonly [pattern: RegExp, code: string][] = [
  [/^(?:U\.?S\.? dollars?|United States dollars?|USD\b)/iu, 'USD'],
  [/^(?:Canadian dollars?|CAD\b)/iu, 'CAD'],
  [/^(?:Australian dollars?|AUD\b)/iu, 'AUD'],
  [/^(?:Hong Kong dollars?|HKD\b)/iu, 'HKD'],
  [/^(?:dollars?\b|\$)/iu, '$'],
  [/^(?:euros?\b|EUR\b|€)/iu, 'EUR'],
  [/^(?:pounds?(?: sterling)?\b|GBP\b|£)/iu, 'GBP'],
  [/^(?:yen\b|JPY\b)/iu, 'JPY'],
  [/^(?:renminbi\b|yuan\b|RMB\b|CNY\b)/iu, 'CNY'],
  [/^(?:Swiss francs?|francs?\b|CHF\b)/iu, 'CHF'],
  [/^(?:rupees?\b|INR\b)/iu, 'INR'],
];
const dollars = new Set(['$', 'USD', 'CAD', 'AUD', 'HKD']);

/** The currency written before a number, from the text up to it. */
export function currencyBefore(text: string): { code: string; length: number } | null {
  const trimmed = text.trimEnd();
  if (text.length - trimmed.length > 2) return null;
  for (const [pattern, code] of prefixes) {
    const match = pattern.exec(trimmed);
    if (match) return { code, length: text.length - match.index };
  }
  return null;
}

/** The currency written after a number, from the text behind it. */
export function currencyAfter(text: string): { code: string; length: number } | null {
  const lead = /^[\s-]?/u.exec(text)?.[0].length ?? 0;
  for (const [pattern, code] of suffixes) {
    const match = pattern.exec(text.slice(lead));
    if (match) return { code, length: lead + match[0].length };
  }
  return null;
}

/** True when both can be the same currency. */
export function isSameCurrency(one: string, other: string): boolean {
  return one === other || (one === '$' && dollars.has(other)) || (other === '$' && dollars.has(one));
}
