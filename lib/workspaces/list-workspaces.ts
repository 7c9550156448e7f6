import { count, inArray } from 'drizzle-orm';
import { makeReadScope, readableDocuments } from '../access/read-scope.ts';
import { workspaceRolesOf } from '../access/roles.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { documents, workspaces } from '../db/schema/index.ts';
import type { WorkspaceSummary } from '../shared/documents.ts';

/** The workspaces that the principal may enter, by name, each with the role there and the number of readable documents. */
export async function listWorkspaces(context: RequestContext): Promise<WorkspaceSummary[]> {
  const scope = await makeReadScope(context);
  const roles = await workspaceRolesOf(context);
  const counted = await database()
    .select({ workspaceId: documents.workspaceId, documents: count() })
    .from(documents)
    .where(readableDocuments(scope))
    .groupBy(documents.workspaceId);
  const counts = new Map(counted.map((row) => [row.workspaceId, row.documents]));
  const rows = await database()
    .select()
    .from(workspaces)
    .where(inArray(workspaces.id, [...scope.workspaceIds]));
  return rows
    .flatMap((row) => {
      const role = roles.get(row.id);
      if (role === undefined) return [];
      const { id, name, description, answerMode, unsupportedClaims, createdAt } = row;
      const documentCount = counts.get(id) ?? 0;
      return [{ id, name, description, answerMode, unsupportedClaims, role, documentCount, createdAt }];
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.createdAt - b.createdAt);
}
