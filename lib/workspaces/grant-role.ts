import { and, eq } from 'drizzle-orm';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireWorkspaceRole } from '../access/roles.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { workspaceRoles } from '../db/schema/index.ts';
import type { WorkspaceRole } from '../shared/roles.ts';
import { insertRole, type RoleHolder } from './insert-role.ts';
import { requireHolder } from './require-holder.ts';

export type GrantRoleInput = { workspaceId: string; holder: RoleHolder; role: WorkspaceRole };

/**
 * Gives a person or a group a role in a workspace; for its managers. Throws `STEP_UP_REQUIRED`, `NOT_FOUND` (also for an absent or disabled
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
