import { eq } from 'drizzle-orm';
import { makeReadScope } from '#lib/access/read-scope.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { documents } from '#lib/db/schema/index.ts';
import type { DocumentView } from '#lib/shared/documents.ts';
import { documentViews } from './document-views.ts';

export type ListDocumentsInput = { workspaceId: string };

/** The documents of a workspace with their states, by folder and name. Throws `NOT_FOUND`. */
export async function listDocuments(
  context: RequestContext,
  input: ListDocumentsInput,
): Promise<DocumentView[]> {
  const scope = await makeReadScope(context, { workspaceId: input.workspaceId });
  return documentViews(scope, eq(documents.workspaceId, input.workspaceId));
}
