import { isId } from '#lib/core/ids.ts';
import { indexColumns } from './types.ts';

/**
 * The only place where filter strings are made: LanceDB takes SQL text without bound parameters, so nothing but a
 * checked identifier is ever put into one.
 */
function quoted(id: string): string {
  if (!isId(id)) throw new Error('a filter was to be made of something that is not an id');
  return `'${id}'`;
}

/** Rows of one document. */
export function ofDocument(documentId: string): string {
  return `${indexColumns.documentId} = ${quoted(documentId)}`;
}

/** Rows of any of these documents; for an empty list, no rows. */
export function ofDocuments(documentIds: readonly string[]): string {
  if (documentIds.length === 0) return 'false';
  return `${indexColumns.documentId} in (${documentIds.map(quoted).join(', ')})`;
}
