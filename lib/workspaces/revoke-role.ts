import { and, eq } from 'drizzle-orm';
import { raiseEpoch } from '../access/epoch.ts';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireWorkspaceRole } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { workspaceRoles } from '../db/schema/index.ts';
import { keepingGrantedManagers } from '../documents/granted-managers.ts';
import { requireManagerLeft } from './managers.ts';

export type RevokeRoleInput = { workspaceId: string; roleId: string };

/** Takes a grant in a workspace away; for its managers. Throws `NOT_FOUND`, `LAST_MANAGER`, `LAST_GRANT`. */
export async function revokeRole(context: RequestContext, input: RevokeRoleInput): Promise<void> {
  const { workspaceId, roleId } = input;
  await inTransaction(async (tx) => {
    await requireWorkspaceRole(context, { workspaceId, role: 'manager' }, tx);
    await requireFreshSession(context, tx);
    const revoked = await keepingGrantedManagers(tx, () =>
      tx
        .delete(workspaceRoles)
        .where(and(eq(workspaceRoles.id, roleId), eq(workspaceRoles.workspaceId, workspaceId)))
        .returning(),
    );
    const [grant] = revoked;
    if (!grant) throw new AppError('NOT_FOUND');
    if (grant.role === 'manager') await requireManagerLeft(tx, [workspaceId]);
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'workspace-role.revoked',
      objectType: 'workspace',
      objectId: workspaceId,
      workspaceId,
      detail: { roleId, personId: grant.userId, groupId: grant.groupId, role: grant.role },
    });
  });
}
