import type { DocumentState, DocumentView } from '#lib/shared/documents.ts';
import { formatCount, formatPages } from '#lib/shared/format.ts';
import { unseenText } from '#lib/shared/unseen-text.ts';
import type { BadgeTone } from '../ui/badge.tsx';

type StatusLook = { label: string; tone: BadgeTone };

const looks: Record<DocumentState, StatusLook> = {
  queued: { label: 'Waiting', tone: 'neutral' },
  parsing: { label: 'Reading', tone: 'accent' },
  indexing: { label: 'Indexing', tone: 'accent' },
  ready: { label: 'Ready', tone: 'positive' },
  'ready with gaps': { label: 'Ready, with gaps', tone: 'caution' },
  failed: { label: 'Failed', tone: 'danger' },
};

/** The word and the tone of a document's state. */
export function statusLook(state: DocumentState): StatusLook {
  return looks[state];
}

/** True from the upload until the document is ready or has failed. */
export function isBeingRead({ state }: Pick<DocumentView, 'state'>): boolean {
  return state === 'queued' || state === 'parsing' || state === 'indexing';
}

/** True when the document can be searched, in whole or but for its gaps. */
export function isReady({ state }: Pick<DocumentView, 'state'>): boolean {
  return state === 'ready' || state === 'ready with gaps';
}

/** How far the reading is, between 0 and 1: half for the parsing, half for the indexing; undefined while unknown. */
export function readingShare(document: DocumentView): number | undefined {
  const { pageCount, pagesParsed, pagesIndexed } = document;
  if (pageCount === null || pageCount === 0) return undefined;
  return (pagesParsed + pagesIndexed) / (2 * pageCount);
}

/** "page 12 of 40 read", "page 12 of 40 searchable". */
export function readingText({ state, pageCount, pagesParsed, pagesIndexed }: DocumentView): string {
  if (pageCount === null) return 'Opening the file';
  const done = state === 'parsing' ? pagesParsed : pagesIndexed;
  const word = state === 'parsing' ? 'read' : 'searchable';
  return `${done.toLocaleString('en')} of ${formatCount(pageCount, 'page')} ${word}`;
}

/** What answers cannot use: "Pages 3–9: no text layer.", "Not read: 3 comments." Empty when all was read. */
export function gapTexts({
  gaps,
  omissions,
  unseen,
}: Pick<DocumentView, 'gaps' | 'omissions' | 'unseen'>): string[] {
  const ofPages = gaps.map(({ from, to, reason }) => {
    const pages = formatPages(from, to);
    return `${pages.charAt(0).toUpperCase()}${pages.slice(1)}: ${reason}.`;
  });
  const ofUnseen = unseenText(unseen);
  return [
    ...ofPages,
    ...(omissions.length === 0 ? [] : [`Not read: ${omissions.join(', ')}.`]),
    ...(ofUnseen === '' ? [] : [ofUnseen]),
  ];
}
