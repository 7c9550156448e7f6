import type { DocumentProperties, ParsedPage } from './parse/types.ts';

const longestPart = 120;
const longestPath = 160;
const pathMark = ' › ';

/** Titles that programs write into a file by themselves. */
const meaninglessTitle =
  /^(?:untitled|document\s*\d*|microsoft word\b.*|title|slide \d+|powerpoint presentation|(?:.*[/\\])?[\w-]+\.(?:docx?|pdf|xlsx?|html?|indd|qxd|tex|dvi|rtf|odt|p65|md|txt))$/i;

/** Kinds of documents that the first page or the name shows plainly, the most particular first. */
const kinds: readonly [string, RegExp][] = [
  ['Annual report (10-K)', /\b(?:form\s+)?10-?k\b/i],
  ['Quarterly report (10-Q)', /\b(?:form\s+)?10-?q\b/i],
  ['Current report (8-K)', /\b(?:form\s+)?8-?k\b/i],
  ['Annual report', /\bannual report\b/i],
  ['Lease', /\blease(?: agreement)?\b/i],
  ['Non-disclosure agreement', /\b(?:non-?disclosure|confidentiality) agreement\b/i],
  ['Agreement', /\b(?:agreement|contract)\b/i],
  ['Judgment', /\b(?:judgment|opinion of the court)\b/i],
  ['Complaint', /\bcomplaint for\b/i],
  ['Guideline', /\bguidelines?\b/i],
  ['Protocol', /\bprotocol\b/i],
  ['Policy', /\bpolicy\b/i],
];

function tidy(text: string, longest: number): string {
  const plain = text.replaceAll('›', ' ').replace(/\s+/g, ' ').trim();
  return plain.length <= longest ? plain : `${plain.slice(0, longest - 1).trimEnd()}…`;
}

/** The words of a file name: "AMCOR_2023_10K.pdf" becomes "AMCOR 2023 10K". */
function nameWords(fileName: string): string {
  return tidy(
    fileName
      .replace(/\.[a-z0-9]{1,8}$/i, '')
      .replace(/[_+]+/g, ' ')
      .replace(/(?<=\w)-(?=\w{3})/g, ' '),
    longestPart,
  );
}

/** What stands at the top of many documents and names none of them. */
const boilerplate =
  /^(?:the )?(?:united states(?: of america)?|securities and exchange commission|(?:form )?(?:10-?[kq]|8-?k)\b.{0,12}|washington,? d\.?c\.?.*|(?:table of )?contents|confidential|draft|private and confidential|annual report|quarterly report|exhibit\s*[\d.]*|appendix|cover page|page \d+.*)$/i;

function isTitle(text: string | undefined): text is string {
  if (text === undefined || !/\p{L}{3}/u.test(text)) return false;
  const plain = text.replace(/\s+/g, ' ').trim();
  return (
    !meaninglessTitle.test(plain) && !boilerplate.test(plain) && !/^united states securities and/i.test(plain)
  );
}

/** The headings of a page, highest level first, in their order. */
function headingsOf(page: ParsedPage): string[] {
  return page.blocks
    .filter((block) => block.kind === 'heading')
    .sort((one, other) => (one.level ?? 6) - (other.level ?? 6) || one.start - other.start)
    .map((block) => page.text.slice(block.start, block.end));
}

/** The title of a document: from its properties, else the highest heading of the first page with text; null when neither says one. */
export function findTitle(properties: DocumentProperties, firstPage: ParsedPage | undefined): string | null {
  if (isTitle(properties.title)) return tidy(properties.title, longestPart);
  const heading = firstPage && headingsOf(firstPage).find(isTitle);
  return heading === undefined ? null : tidy(heading, longestPart);
}

/**
 * What stands before every chunk of a document for search, so that a question that names the document finds its parts:
 * the title, the words of the file name that the title lacks, and the kind when it is plain.
 */
export function documentLine(input: { title: string | null; fileName: string; firstText: string }): string {
  const title = input.title ?? '';
  const name = nameWords(input.fileName);
  const inTitle = new Set(title.toLowerCase().match(/[\p{L}\p{N}]+/gu));
  const isNew = (name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).some((word) => !inTitle.has(word));
  const parts = [title, isNew || title === '' ? name : ''].filter((part) => part !== '');
  const known = parts.join(' ');
  const kind = kinds.find(
    ([, pattern]) => pattern.test(known) || pattern.test(input.firstText.slice(0, 1500)),
  )?.[0];
  const kindIsNew = kind !== undefined && !known.toLowerCase().includes(kind.toLowerCase());
  return tidy([...parts, ...(kindIsNew ? [kind] : [])].join(' – '), longestPart * 2);
}

/** The header of a chunk: the document's line and the headings above the chunk. */
export function headerOf(line: string, headingPath: readonly string[]): string {
  // The title is often the first heading, too: once is enough.
  const isInLine = (heading: string) =>
    line.toLowerCase().startsWith(tidy(heading, longestPart).toLowerCase());
  const below = headingPath.filter((heading) => !isInLine(heading));
  const path = tidy(below.map((heading) => tidy(heading, longestPart)).join('\u0000'), longestPath);
  return [line, ...path.split('\u0000')].filter((part) => part !== '').join(pathMark);
}

/** The lowest heading of a header; empty when there is none but the document's line. */
export function lastHeading(header: string): string {
  return header.split(pathMark).slice(1).at(-1) ?? '';
}

/** The same header with another document line: for when a person corrects the title. */
export function withDocumentLine(header: string, line: string): string {
  const at = header.indexOf(pathMark);
  return at < 0 ? line : line + header.slice(at);
}
