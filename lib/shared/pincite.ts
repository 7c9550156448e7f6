import type { Answer, Citation, Claim } from './answer.ts';
import { verdictText, withheldText } from './verdict-words.ts';

/** Where a cited sentence stands, without the document's name: "p. 4" or "pp. 4–5". */
export function pinciteOf(citation: Citation): string {
  const pages = citation.spans.map((span) => span.page);
  const from = Math.min(...pages);
  const to = Math.max(...pages);
  return from === to ? `p. ${from}` : `pp. ${from}–${to}`;
}

/** The sentence with its place, to paste into a memo: “…” (Lease.pdf, p. 4). */
export function quoteWithPincite(citation: Citation): string {
  return `“${citation.sentence}” (${citation.documentName}, ${pinciteOf(citation)})`;
}

/** The citations of an answer in order of first use, each once: their positions are the numbers shown. */
export function numberCitations(claims: readonly Pick<Claim, 'citations'>[]): Citation[] {
  const byId = new Map<string, Citation>();
  for (const citation of claims.flatMap((claim) => claim.citations)) {
    if (!byId.has(citation.id)) byId.set(citation.id, citation);
  }
  return [...byId.values()];
}

/** Citations by document, in order of first use. */
export function groupByDocument(citations: readonly Citation[]): Citation[][] {
  const groups = new Map<string, Citation[]>();
  for (const citation of citations) {
    const group = groups.get(citation.documentId);
    if (group) group.push(citation);
    else groups.set(citation.documentId, [citation]);
  }
  return [...groups.values()];
}

/** A whole answer as plain text with numbered sources, verdicts that are not "supported" spelled out. */
export function answerAsText(question: string, answer: Answer): string {
  const sources = numberCitations(answer.claims);
  if (answer.mode === 'quotes') return [question, ...sources.map(quoteWithPincite)].join('\n\n');
  const claims = answer.claims.map((claim) => {
    const numbers = claim.citations.map((citation) => {
      const place = sources.findIndex((source) => source.id === citation.id) + 1;
      return `[${place}]`;
    });
    const warning =
      claim.verdict === 'supported' || claim.verdict === 'verbatim' ? '' : ` (${verdictText(claim)})`;
    return `${claim.text} ${numbers.join('')}${warning}`.trim();
  });
  const list = sources.map((source, index) => `[${index + 1}] ${quoteWithPincite(source)}`);
  const withheld = answer.withheldClaims.length === 0 ? [] : [withheldText(answer.withheldClaims.length)];
  return [question, claims.join('\n'), ...withheld, ['Sources', ...list].join('\n')].join('\n\n');
}
