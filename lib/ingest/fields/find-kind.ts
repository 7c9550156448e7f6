/** Kinds of documents that the name or the first page shows plainly, the most particular first. */
const kinds: readonly [string, RegExp][] = [
  ['Annual report (10-K)', /\b(?:form\s+)?10-?k\b/i],
  ['Quarterly report (10-Q)', /\b(?:form\s+)?10-?q\b/i],
  ['Current report (8-K)', /\b(?:form\s+)?8-?k\b/i],
  ['Annual report', /\bannual report\b/i],
  ['Lease', /\blease(?: agreement)?\b/i],
  ['Non-disclosure agreement', /\b(?:non[- ]?disclosure|confidentiality) agreement\b/i],
  ['Agreement', /\b(?:agreement|contract)\b/i],
  ['Judgment', /\b(?:judgment|opinion of the court)\b/i],
  ['Complaint', /\bcomplaint for\b/i],
  ['Guideline', /\bguidelines?\b/i],
  ['Protocol', /\bprotocol\b/i],
  ['Policy', /\bpolicy\b/i],
];

/** Kinds that only count where the document calls itself so: their words are common in any text. */
const ownNames: readonly [string, RegExp][] = [
  ['Amendment', /^(?:[\p{L}.]+ )?amendment\b(?! of\b)/iu],
  ['Minutes', /^(?:[\p{L}.]+ ){0,3}minutes(?: of\b|$)/iu],
  ['Invoice', /^(?:tax )?invoice\b/iu],
  ['Memorandum', /^(?:[\p{L}.]+ ){0,2}memorandum\b/iu],
  ['Notice', /^notice of\b/iu],
  ['Letter', /^(?:letter|re\s*:|dear (?:sir|madam|mr|mrs|ms|dr)\b)/iu],
];

/** How much of the first page says what a document is; what it calls itself stands among its first lines. */
const firstCharacters = 1500;
const ownNameLines = 8;
const headingLines = 25;
const headingCharacters = 80;

const noun = '(?:Agreement|AGREEMENT|Lease|LEASE|Contract|CONTRACT)';
/** "THIS NON-DISCLOSURE AGREEMENT is made": how contracts speak of themselves, or begin. */
const ofItself = new RegExp(
  `\\bT(?:his|HIS) (?:[\\p{L}-]+ ){0,6}${noun}\\b|\\b[Tt]his agreement is (?:made|entered|effective)|` +
    `^(?:\\p{Lu}[\\p{L}-]+ (?:and |or |of )?){0,6}${noun}\\b`,
  'gu',
);

/** True for a short line whose longer words all begin with a capital, as headings do; the first line needs none. */
function isHeadingLike(line: string, index: number): boolean {
  const words = line.match(/\p{L}{4,}/gu) ?? [];
  const isShort = line.length <= headingCharacters && !line.endsWith('.');
  return isShort && (index === 0 || words.every((one) => /^\p{Lu}/u.test(one)));
}

function kindIn(text: string): string | undefined {
  return kinds.find(([, pattern]) => pattern.test(text))?.[0];
}

/**
 * The kind of a document, in the words that a list shows ("Lease", "Annual report (10-K)"): from its title, from the
 * headings of its first page, from what it calls itself there, else from its file name. Null when none is plain.
 */
export function findKind(input: { title: string | null; name: string; firstText: string }): string | null {
  const { title, name } = input;
  const top = input.firstText.slice(0, firstCharacters);
  const lines = top.split('\n').map((line) => line.trim());
  const ownLines = [title ?? '', name, ...lines.slice(0, ownNameLines)];
  const own = ownNames.find(([, pattern]) => ownLines.some((line) => pattern.test(line)));
  if (own) return own[0];
  const headings = lines.slice(0, headingLines).filter(isHeadingLike).join('\n');
  const itself = (top.replaceAll(/\s+/gu, ' ').match(ofItself) ?? []).join('\n');
  return kindIn(title ?? '') ?? kindIn(headings) ?? kindIn(itself) ?? kindIn(name) ?? null;
}
