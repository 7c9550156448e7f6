import { eq } from 'drizzle-orm';
import { makeReadScope } from '#lib/access/read-scope.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { isId } from '#lib/core/ids.ts';
import { documents } from '#lib/db/schema/index.ts';
import type { DocumentView } from '#lib/shared/documents.ts';
import { documentViews } from './document-views.ts';

export type OpenDocumentInput = { documentId: string };

/** One document that the principal may read, with its state. Throws `NOT_FOUND`. */
export async function openDocument(context: RequestContext, input: OpenDocumentInput): Promise<DocumentView> {
  const scope = await makeReadScope(context);
  const [view] = isId(input.documentId) ? await documentViews(scope, eq(documents.id, input.documentId)) : [];
  if (!view) throw new AppError('NOT_FOUND');
  return view;
}
