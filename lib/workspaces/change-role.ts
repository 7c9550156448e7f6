import { and, eq } from 'drizzle-orm';
import { raiseEpoch } from '../access/epoch.ts';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireWorkspaceRole } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { workspaceRoles } from '../db/schema/index.ts';
import type { WorkspaceRole } from '../shared/roles.ts';
import { keepingGrantedManagers } from '../documents/granted-managers.ts';
import { requireManagerLeft } from './managers.ts';

export type ChangeRoleInput = { workspaceId: string; roleId: string; role: WorkspaceRole };

/** Changes a grant in a workspace; for its managers. Throws `NOT_FOUND`, `LAST_MANAGER`, `LAST_GRANT` (`CONFLICT` to those who may not know of the document). */
export async function changeRole(context: RequestContext, input: ChangeRoleInput): Promise<void> {
  const { workspaceId, roleId, role } = input;
  await inTransaction(async (tx) => {
    await requireWorkspaceRole(context, { workspaceId, role: 'manager' }, tx);
    await requireFreshSession(context, tx);
    const changed = await keepingGrantedManagers(tx, context, () =>
      tx
        .update(workspaceRoles)
        .set({ role })
        .where(and(eq(workspaceRoles.id, roleId), eq(workspaceRoles.workspaceId, workspaceId)))
        .returning({ id: workspaceRoles.id }),
    );
    if (changed.length === 0) throw new AppError('NOT_FOUND');
    if (role !== 'manager') await requireManagerLeft(tx, [workspaceId]);
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'workspace-role.changed',
      objectType: 'workspace',
      objectId: workspaceId,
      workspaceId,
      detail: { roleId, role },
    });
  });
}
