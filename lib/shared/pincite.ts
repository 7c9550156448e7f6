import type { Answer, Citation, Claim } from './answer.ts';
import { formatDay, formatDayOf } from './format.ts';
import { verdictText, withheldText } from './verdict-words.ts';

/** How a quote is cited: as lawyers do (document, page, line) or as clinicians do (title, version, section). */
export const pinciteForms = ['legal', 'clinical'] as const;
export type PinciteForm = (typeof pinciteForms)[number];

type Span = Citation['spans'][number];

/**
 * Where a cited sentence stands, without the document's name: "p. 12, ll. 4–6", and the page alone where its lines can't
 * be counted. Formats without pages have no such place: it is the heading there, or the part that the viewer numbers.
 */
export function pinciteOf({ format, spans, section }: Citation): string {
  const ordered = [...spans].sort((one, other) => one.page - other.page);
  const [first, last] = [ordered[0], ordered.at(-1)];
  if (!first || !last) return '';
  if (format !== 'pdf') return section === null ? `part ${first.page}` : `section “${section}”`;
  if (first.page === last.page) return placeOnPage(first.page, first.lines, last.lines);
  if (!first.lines || !last.lines) return `pp. ${first.page}–${last.page}`;
  const [from, to] = [first.lines.from, last.lines.to];
  return `p. ${first.page}, l. ${from} – p. ${last.page}, l. ${to}`;
}

function placeOnPage(page: number, first: Span['lines'], last: Span['lines']): string {
  if (!first || !last) return `p. ${page}`;
  return first.from === last.to ? `p. ${page}, l. ${first.from}` : `p. ${page}, ll. ${first.from}–${last.to}`;
}

/** Document and place in one of the forms: "Lease.pdf, p. 12, l. 4" or "Sepsis pathway, version 2 of 3 Nov 2026, section “Dosing”". */
export function citeIn(form: PinciteForm, citation: Citation): string {
  if (form === 'legal') return `${citation.documentName}, ${pinciteOf(citation)}`;
  const { documentTitle, documentName, section } = citation;
  const place = section === null ? pinciteOf(citation) : `section “${section}”`;
  return `${documentTitle ?? documentName}, ${versionOf(citation)}, ${place}`;
}

/** The version is the program's own count of uploads, not one that the document states: the day tells them apart. */
function versionOf({ versionNumber, uploadedAt }: Citation): string {
  const day = uploadedAt === null ? '' : ` uploaded ${formatDayOf(uploadedAt)}`;
  return `version ${versionNumber}${day}`;
}

/** The sentence word for word with its place, to paste into a memo: “…” (Lease.pdf, p. 12, l. 4). */
export function quoteWithPincite(citation: Citation, form: PinciteForm = 'legal'): string {
  return `“${citation.sentence}” (${citeIn(form, citation)})`;
}

/** Quotes to paste: each word for word with its place, a blank line between. */
export function quotesAsText(citations: readonly Citation[], form: PinciteForm): string {
  return citations.map((citation) => quoteWithPincite(citation, form)).join('\n\n');
}

/** The date of a document: its own, else that of its upload. In words, and in milliseconds since 1970; null when none is known. */
export function dateOfDocument({
  documentDate,
  uploadedAt,
}: Pick<Citation, 'documentDate' | 'uploadedAt'>): { time: number; text: string } | null {
  if (documentDate !== null)
    return { time: Date.parse(documentDate), text: `dated ${formatDay(documentDate)}` };
  return uploadedAt === null ? null : { time: uploadedAt, text: `uploaded ${formatDayOf(uploadedAt)}` };
}

export const quoteOrders = ['relevance', 'date'] as const;
export type QuoteOrder = (typeof quoteOrders)[number];

/**
 * Quotes by document: the document of the best quote first, or the newest document first. Within a document the best
 * quote stays first. Documents without a known date come last.
 */
export function orderQuotes(citations: readonly Citation[], order: QuoteOrder): Citation[][] {
  const groups = groupByDocument(citations);
  if (order === 'relevance') return groups;
  const timeOf = ([first]: Citation[]) => (first && dateOfDocument(first)?.time) ?? -Infinity;
  return groups.sort((one, other) => timeOf(other) - timeOf(one) || 0);
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
function groupByDocument(citations: readonly Citation[]): Citation[][] {
  const groups = new Map<string, Citation[]>();
  for (const citation of citations) {
    const group = groups.get(citation.documentId);
    if (group) group.push(citation);
    else groups.set(citation.documentId, [citation]);
  }
  return [...groups.values()];
}

/** A written answer as plain text with numbered sources, verdicts that are not "supported" spelled out. */
export function answerAsText(question: string, answer: Answer): string {
  const sources = numberCitations(answer.claims);
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
