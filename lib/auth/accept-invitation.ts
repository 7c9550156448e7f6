import { and, eq, isNull } from 'drizzle-orm';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { type Database, database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { user, workspaces } from '../db/schema/index.ts';
import { insertRole } from '../workspaces/insert-role.ts';
import { checkedPersonName, checkNewPassword, insertAccount } from './account-rows.ts';
import { attemptKey, clearAttempts, countAttempt } from './attempts.ts';
import { findOpenLink, type OneTimeLink, spendLink } from './one-time-links.ts';
import { hashPassword } from './password.ts';

export type AcceptInvitationInput = { token: string; name: string; password: string };

export type OpenInvitation = OneTimeLink & { email: string };

/**
 * Makes the account that an invitation promises: for its address, with its role, once. Throws `INVITATION_INVALID` when it
 * was used, withdrawn, has expired or its address has an account by now; `RATE_LIMITED`; `INPUT_INVALID`.
 */
export async function acceptInvitation(
  context: RequestContext,
  input: AcceptInvitationInput,
): Promise<{ userId: string; email: string }> {
  const key = attemptKey('invitation', context.ipAddress ?? '');
  await countAttempt(key);
  await findOpenInvitation(database(), input.token);
  const name = checkedPersonName(input.name);
  checkNewPassword(input.password);
  const passwordHash = await hashPassword(input.password);
  return inTransaction(async (tx) => {
    const invitation = await findOpenInvitation(tx, input.token);
    const { id, email, role } = invitation;
    await spendLink(tx, id);
    const userId = await insertAccount(tx, { name, email, role, passwordHash });
    await recordAudit(tx, context, {
      action: 'person.joined',
      objectType: 'person',
      objectId: userId,
      detail: { invitationId: id, role },
    });
    await grantInvitedRole(tx, { context, invitation, userId });
    await clearAttempts(tx, key);
    return { userId, email };
  });
}

/** The invitation that this token opens now. Throws `INVITATION_INVALID`. */
export async function findOpenInvitation(tx: Database, token: string): Promise<OpenInvitation> {
  const row = await findOpenLink(tx, { purpose: 'invitation', token });
  if (row?.email == null) throw new AppError('INVITATION_INVALID');
  const [taken] = await tx.select({ id: user.id }).from(user).where(eq(user.email, row.email));
  if (taken) throw new AppError('INVITATION_INVALID');
  return { ...row, email: row.email };
}

/** The role in a workspace that came with the invitation; nothing when the workspace was deleted in the meantime. */
async function grantInvitedRole(
  tx: Database,
  input: { context: RequestContext; invitation: OpenInvitation; userId: string },
): Promise<void> {
  const { workspaceId, workspaceRole: role } = input.invitation;
  if (workspaceId === null || role === null) return;
  const [open] = await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(and(eq(workspaces.id, workspaceId), isNull(workspaces.deletedAt)));
  if (!open) return;
  await insertRole(tx, input.context, { workspaceId, holder: { userId: input.userId }, role });
}
