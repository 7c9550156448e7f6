import { count, eq } from 'drizzle-orm';
import { makeReadScope, readableDocuments } from '../access/read-scope.ts';
import { requireWorkspaceRole } from '../access/roles.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database } from '../db/client.ts';
import { documents, workspaces } from '../db/schema/index.ts';
import type { WorkspaceSummary } from '../shared/documents.ts';

/** One workspace as the principal sees it. Throws `NOT_FOUND` when it is absent or may not be entered. */
export async function openWorkspace(
  context: RequestContext,
  input: { workspaceId: string },
): Promise<WorkspaceSummary> {
  const role = await requireWorkspaceRole(context, { ...input, role: 'reader' });
  const scope = await makeReadScope(context, input);
  const [row] = await database().select().from(workspaces).where(eq(workspaces.id, input.workspaceId));
  const [counted] = await database()
    .select({ documents: count() })
    .from(documents)
    .where(readableDocuments(scope));
  if (!row || !counted) throw new AppError('NOT_FOUND');
  const { id, name, description, answerMode, unsupportedClaims, createdAt } = row;
  const documentCount = counted.documents;
  return { id, name, description, answerMode, unsupportedClaims, role, documentCount, createdAt };
}
