import type { DocumentView } from '#lib/shared/documents.ts';
import { isBeingRead, isReady } from './document-status.ts';

export const sortKeys = ['name', 'state', 'pages', 'size', 'added'] as const;
export type SortKey = (typeof sortKeys)[number];
export type Sorting = { key: SortKey; descending: boolean };

export const statusFilters = ['all', 'ready', 'reading', 'gaps', 'failed'] as const;
export type StatusFilter = (typeof statusFilters)[number];

const filters: Record<StatusFilter, (document: DocumentView) => boolean> = {
  all: () => true,
  ready: isReady,
  reading: isBeingRead,
  gaps: ({ state }) => state === 'ready with gaps',
  failed: ({ state }) => state === 'failed',
};

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const pathOf = ({ folder, name }: DocumentView) => `${folder}/${name}`;

const comparers: Record<SortKey, (left: DocumentView, right: DocumentView) => number> = {
  name: (left, right) => collator.compare(pathOf(left), pathOf(right)),
  state: (left, right) => collator.compare(left.state, right.state),
  pages: (left, right) => (left.pageCount ?? 0) - (right.pageCount ?? 0),
  size: (left, right) => left.sizeBytes - right.sizeBytes,
  added: (left, right) => left.createdAt - right.createdAt,
};

type SelectInput = { search: string; status: StatusFilter; sorting: Sorting };

/** The documents that fit the search and the status, in order. */
export function selectDocuments(
  documents: readonly DocumentView[],
  { search, status, sorting }: SelectInput,
) {
  const words = search.trim().toLowerCase().split(/\s+/);
  const fits = (document: DocumentView) => {
    const { kind, parties, identifiers } = document.fields;
    const known = [pathOf(document), document.title, kind, ...parties, ...identifiers];
    const text = known.join(' ').toLowerCase();
    return filters[status](document) && words.every((word) => text.includes(word));
  };
  const compare = comparers[sorting.key];
  const direction = sorting.descending ? -1 : 1;
  return documents
    .filter(fits)
    .sort((left, right) => direction * compare(left, right) || collator.compare(pathOf(left), pathOf(right)));
}
