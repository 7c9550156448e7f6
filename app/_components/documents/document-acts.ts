import type { DocumentChange } from '#lib/shared/documents.ts';
import { sendJson } from '../api/client.ts';

/** Where the original file of a document is downloaded. */
export function originalUrl(documentId: string): string {
  return `/api/documents/${documentId}/file`;
}

/** Reads the document again, with a password when it needs one. */
export async function retryDocument(documentId: string, password?: string): Promise<void> {
  await sendJson('POST', `/api/documents/${documentId}/retry`, password === undefined ? {} : { password });
}

/** Corrects the title and the fields of a document. */
export async function changeDocument(documentId: string, change: DocumentChange): Promise<void> {
  await sendJson('PATCH', `/api/documents/${documentId}`, change);
}

/** Deletes documents one after the other; stops at the first that fails. */
export async function deleteDocuments(documentIds: readonly string[]): Promise<void> {
  for (const id of documentIds) await sendJson('DELETE', `/api/documents/${id}`);
}

/** True when the document waits for its password. */
export function needsPassword(problemCode: string | null): boolean {
  return problemCode === 'FILE_ENCRYPTED' || problemCode === 'FILE_PASSWORD_WRONG';
}
