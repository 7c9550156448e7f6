import { and, eq, isNull } from 'drizzle-orm';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireAdministrator } from '../access/roles.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { user, workspaceRoles } from '../db/schema/index.ts';
import { ownAccessError } from '../users/own-groups.ts';
import { requireOthersWorkspace } from '../walls/own-walls.ts';
import { insertRole } from './insert-role.ts';
import { unmanagedWorkspaces } from './managers.ts';

/**
 * Makes an active person the manager of a workspace that has none; for administrators. It is no way into a workspace that
 * somebody manages: that one is `NOT_FOUND`, like an absent one and an absent person. Nobody appoints themselves: `CONFLICT`;
 * nor anybody behind a wall that shuts them out: `WALL_OWN`.
 */
export async function appointManager(
  context: RequestContext,
  input: { workspaceId: string; userId: string },
): Promise<void> {
  const { workspaceId, userId } = input;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    const unmanaged = await unmanagedWorkspaces(tx);
    if (!unmanaged.includes(workspaceId)) throw new AppError('NOT_FOUND');
    await requireOthersWorkspace(tx, context, workspaceId);
    const [person] = await tx
      .select({ id: user.id })
      .from(user)
      .where(and(eq(user.id, userId), isNull(user.disabledAt)));
    if (!person) throw new AppError('NOT_FOUND');
    const { principal } = context;
    if ('userId' in principal && principal.userId === userId) throw ownAccessError();
    const held = and(eq(workspaceRoles.workspaceId, workspaceId), eq(workspaceRoles.userId, userId));
    await tx.delete(workspaceRoles).where(held);
    await insertRole(tx, context, { workspaceId, holder: { userId }, role: 'manager' });
  });
}
