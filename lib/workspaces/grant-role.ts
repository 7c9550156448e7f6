import { and, eq, isNull } from 'drizzle-orm';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireWorkspaceRole } from '../access/roles.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { groups, user, workspaceRoles } from '../db/schema/index.ts';
import type { WorkspaceRole } from '../shared/roles.ts';
import { insertRole, type RoleHolder } from './insert-role.ts';

export type GrantRoleInput = { workspaceId: string; holder: RoleHolder; role: WorkspaceRole };

/**
 * Gives a person or a group a role in a workspace; for its managers. Throws `NOT_FOUND`, `STEP_UP_REQUIRED` (also for an absent or disabled
 * holder) and `CONFLICT` when they have a role already.
 */
export async function grantRole(context: RequestContext, input: GrantRoleInput): Promise<{ roleId: string }> {
  const { workspaceId, holder } = input;
  return inTransaction(async (tx) => {
    await requireWorkspaceRole(context, { workspaceId, role: 'manager' }, tx);
    await requireFreshSession(context, tx);
    await requireHolder(tx, holder);
    const [held] = await tx
      .select({ id: workspaceRoles.id })
      .from(workspaceRoles)
      .where(and(eq(workspaceRoles.workspaceId, workspaceId), isHeldBy(holder)));
    if (held) {
      throw new AppError('CONFLICT', {
        personMessage: 'They have a role in this workspace already. Change that one instead.',
      });
    }
    return { roleId: await insertRole(tx, context, input) };
  });
}

function isHeldBy(holder: RoleHolder) {
  return holder.userId === undefined
    ? eq(workspaceRoles.groupId, holder.groupId)
    : eq(workspaceRoles.userId, holder.userId);
}

async function requireHolder(tx: Database, holder: RoleHolder): Promise<void> {
  const rows =
    holder.userId === undefined
      ? await tx.select({ id: groups.id }).from(groups).where(eq(groups.id, holder.groupId))
      : await tx
          .select({ id: user.id })
          .from(user)
          .where(and(eq(user.id, holder.userId), isNull(user.disabledAt)));
  if (rows.length === 0) throw new AppError('NOT_FOUND');
}
