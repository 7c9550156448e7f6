import { and, inArray } from 'drizzle-orm';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { documents, groups, user, workspaces } from '#lib/db/schema/index.ts';

/** An identifier of the log with the name it has now; null when there is none, or it is not for this reader. */
export type NamedId = { id: string; name: string | null };

/**
 * The names of what the log knows by id, as far as this reader may know them: people and groups (the caller has made sure
 * that the reader may), workspaces and documents only where the reader is let in. Looked up when the log is looked at.
 */
export async function readAuditNames(
  context: RequestContext,
  ids: Iterable<string>,
): Promise<(id: string) => NamedId> {
  const wanted = [...new Set(ids)];
  const scope = await makeReadScope(context);
  const entered = [...(await workspaceRolesOf(context)).keys()].filter((id) => wanted.includes(id));
  const found = await Promise.all([
    database().select({ id: user.id, name: user.name }).from(user).where(inArray(user.id, wanted)),
    database().select({ id: groups.id, name: groups.name }).from(groups).where(inArray(groups.id, wanted)),
    database()
      .select({ id: workspaces.id, name: workspaces.name })
      .from(workspaces)
      .where(inArray(workspaces.id, entered)),
    database()
      .select({ id: documents.id, name: documents.name })
      .from(documents)
      .where(and(readableDocuments(scope), inArray(documents.id, wanted))),
  ]);
  const names = new Map(found.flat().map(({ id, name }) => [id, name]));
  return (id) => ({ id, name: names.get(id) ?? null });
}
