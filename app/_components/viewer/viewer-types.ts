import type { Citation } from '#lib/shared/answer.ts';
import { writeMark } from '#lib/shared/mark-link.ts';

/** What the viewer opens: one version of one document. */
export type ViewedDocument = {
  id: string;
  name: string;
  /** Left out: the newest version. */
  versionNumber?: number;
  format: Citation['format'];
};

/** Where to look: a page, and the parts of it to mark. `key` changes when the same place is asked for again. */
export type ViewerTarget = { key: string; page: number; spans: Citation['spans'] };

/** The place of a cited sentence. */
export function targetOfCitation(citation: Citation): ViewerTarget {
  const first = citation.spans.reduce((least, span) => (span.page < least.page ? span : least));
  return { key: citation.id, page: first.page, spans: citation.spans };
}

/** The place of a whole page. */
export function targetOfPage(page: number): ViewerTarget {
  return { key: `page-${page}`, page, spans: [] };
}

/** The address under which the server gives out the original file of a version. */
export function fileUrl({ id, versionNumber }: Pick<ViewedDocument, 'id' | 'versionNumber'>): string {
  return `/api/documents/${id}/file${versionNumber === undefined ? '' : `?version=${versionNumber}`}`;
}

/** Tells documents and their versions apart. */
export function viewedKey({ id, versionNumber }: ViewedDocument): string {
  return `${id}-${versionNumber ?? 'newest'}`;
}

/** The page of a document in the viewer, with the place to mark, as a link that can be kept and shared. */
export function citationLink(workspaceId: string, documentId: string, target: ViewerTarget): string {
  const mark = writeMark(target.spans);
  const query = new URLSearchParams({ page: String(target.page), ...(mark === '' ? {} : { mark }) });
  return `/w/${workspaceId}/documents/${documentId}?${query.toString()}`;
}
