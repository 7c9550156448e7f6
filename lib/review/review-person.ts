import { count, isNull } from 'drizzle-orm';
import { contextOfPerson } from '#lib/access/person-context.ts';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { documents, workspaces } from '#lib/db/schema/index.ts';
import type { WorkspaceAccess } from '#lib/shared/access-review.ts';
import { requirePerson } from '#lib/users/require-person.ts';
import { nameableWalls } from '../walls/nameable-walls.ts';
import { nameableWorkspaces } from '../walls/nameable-workspaces.ts';
import { explainAccess, type ReviewedPerson } from './explain-access.ts';

/** How many documents each workspace has; with a scope, how many of them may be read. */
async function countDocuments(condition = isNull(documents.deletedAt)): Promise<Map<string, number>> {
  const rows = await database()
    .select({ id: documents.workspaceId, documents: count() })
    .from(documents)
    .where(condition)
    .groupBy(documents.workspaceId);
  return new Map(rows.map((row) => [row.id, row.documents]));
}

/**
 * What a person may read, workspace by workspace, what they may not although something would let them, and why. For administrators,
 * who see numbers of documents and no names. Throws `NOT_FOUND`.
 */
export async function reviewPerson(
  context: RequestContext,
  { userId }: { userId: string },
): Promise<{ person: ReviewedPerson; workspaces: WorkspaceAccess[] }> {
  await requireAdministrator(context);
  const { name, email } = await requirePerson(userId);
  const person = { userId, name, email };
  const scope = await makeReadScope(contextOfPerson(userId, context.requestId));
  const readable = await countDocuments(readableDocuments(scope));
  const all = await countDocuments();
  const wallNames = await nameableWalls(context);
  const names = new Map((await nameableWorkspaces(context)).map(({ id, name }) => [id, name]));
  const living = await database()
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(isNull(workspaces.deletedAt));
  const found: WorkspaceAccess[] = [];
  for (const { id: workspaceId } of living) {
    const { role, reasons } = await explainAccess(person, { workspaceId, wallNames });
    if (reasons.some(({ kind }) => kind === 'no-role')) continue;
    const workspaceName = names.get(workspaceId) ?? null;
    const counts = {
      readableDocuments: readable.get(workspaceId) ?? 0,
      documents: all.get(workspaceId) ?? 0,
    };
    found.push({ workspaceId, workspaceName, role, reasons, ...counts });
  }
  return { person, workspaces: found };
}
