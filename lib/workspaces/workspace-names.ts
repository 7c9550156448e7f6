import { and, desc, eq, isNull } from 'drizzle-orm';
import { contextOfPerson } from '../access/person-context.ts';
import { workspaceRolesOf } from '../access/roles.ts';
import { readBody } from '../audit/read-body.ts';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import { audit, user, workspaceRoles, workspaces } from '../db/schema/index.ts';

export type NamedWorkspace = { id: string; createdBy: string };

/** The living workspaces of this name: names need not be unique. */
export async function workspacesNamed(tx: Database, name: string): Promise<NamedWorkspace[]> {
  return tx
    .select({ id: workspaces.id, createdBy: workspaces.createdBy })
    .from(workspaces)
    .where(and(eq(workspaces.name, name), isNull(workspaces.deletedAt)))
    .orderBy(workspaces.createdAt, workspaces.id);
}

/**
 * True when the name of a workspace can be relied on to choose it at the console: the operator gave it, or an administrator who
 * manages the workspace now, by themselves (no closed account, nobody behind a wall). Everybody may make a workspace and call it
 * what they like, and make an administrator a manager of it: so it is asked who gave the name, not only who is a manager.
 */
export async function isNameReliable(tx: Database, workspace: NamedWorkspace): Promise<boolean> {
  const author = await nameGiver(tx, workspace);
  if (author === 'operator' || author === 'system') return true;
  const [held] = await tx
    .select({ id: workspaceRoles.id })
    .from(workspaceRoles)
    .innerJoin(user, eq(user.id, workspaceRoles.userId))
    .where(
      and(
        eq(workspaceRoles.workspaceId, workspace.id),
        eq(workspaceRoles.role, 'manager'),
        eq(user.id, author),
        eq(user.role, 'administrator'),
      ),
    );
  if (!held) return false;
  return (await workspaceRolesOf(contextOfPerson(author, 'name'), tx)).get(workspace.id) === 'manager';
}

/** Who gave a workspace the name that it has: from the audit log, as whoever made it when nobody changed it. */
async function nameGiver(tx: Database, { id, createdBy }: NamedWorkspace): Promise<string> {
  const rows = await tx
    .select({ body: audit.body })
    .from(audit)
    .where(and(eq(audit.objectId, id), eq(audit.action, 'workspace.changed')))
    .orderBy(desc(audit.seq));
  for (const { body } of rows) {
    const read = readBody(body);
    const fields = read?.detail['fields'];
    // A row that does not say what was changed may have changed the name.
    if (!Array.isArray(fields) || fields.includes('name')) return read?.actor ?? '';
  }
  return createdBy;
}

/** What is said where a name names more than one workspace. */
export function severalNamed(name: string, ids: readonly string[]): AppError {
  return new AppError('CONFLICT', {
    personMessage: `Several workspaces have the name “${name}”: ${ids.join(', ')}. Give the id of the one you mean: --workspace ID.`,
  });
}
