import { nameWords, tidyText as tidy } from './fields/name-words.ts';
import type { DocumentProperties, ParsedPage } from './parse/types.ts';

const longestPart = 120;
const longestPath = 160;
const pathMark = ' › ';

/** Titles that programs write into a file by themselves. */
const meaninglessTitle =
  /^(?:untitled|document\s*\d*|microsoft word\b.*|title|slide \d+|powerpoint presentation|(?:.*[/\\])?[\w-]+\.(?:docx?|pdf|xlsx?|html?|indd|qxd|tex|dvi|rtf|odt|p65|md|txt))$/i;

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
 * the title, the words of the file name that the title lacks, and the kind when there is one.
 */
export function documentLine(input: { title: string | null; fileName: string; kind: string | null }): string {
  const title = input.title ?? '';
  const name = nameWords(input.fileName);
  const inTitle = new Set(title.toLowerCase().match(/[\p{L}\p{N}]+/gu));
  const isNew = (name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).some((word) => !inTitle.has(word));
  const parts = [title, isNew || title === '' ? name : ''].filter((part) => part !== '');
  const known = parts.join(' ');
  const { kind } = input;
  const kindIsNew = kind !== null && !known.toLowerCase().includes(kind.toLowerCase());
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

/** The headings of a header, each on a line of its own. */
export function headingLines(header: string): string {
  return header.split(pathMark).slice(1).join('\n');
}

/** The same header with another document line: for when a person corrects the title. */
export function withDocumentLine(header: string, line: string): string {
  const at = header.indexOf(pathMark);
  return at < 0 ? line : line + header.slice(at);
}
