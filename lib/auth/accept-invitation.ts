import { and, eq, isNull } from 'drizzle-orm';
import { contextOfPerson } from '../access/person-context.ts';
import { workspaceRolesOf } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { principalId, type RequestContext } from '../core/context.ts';
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
 * Makes the account that an invitation promises: for its address, with its role, once; without its role in a workspace when
 * whoever made it may not give that any more. Throws `INVITATION_INVALID` when it
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

/**
 * The role in a workspace that came with the invitation. An invitation lives for days, so whoever made it must still manage the
 * workspace (no wall, no closed account); otherwise, and when the workspace was deleted, the account is made without the role.
 */
async function grantInvitedRole(
  tx: Database,
  input: { context: RequestContext; invitation: OpenInvitation; userId: string },
): Promise<void> {
  const { context, invitation, userId } = input;
  const { workspaceId, workspaceRole: role } = invitation;
  if (workspaceId === null || role === null) return;
  const [open] = await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(and(eq(workspaces.id, workspaceId), isNull(workspaces.deletedAt)));
  if (!open) return;
  if (await mayInviteInto(tx, { inviterId: invitation.createdBy, workspaceId })) {
    await insertRole(tx, context, { workspaceId, holder: { userId }, role });
    return;
  }
  await recordAudit(tx, context, {
    action: 'invitation.role-refused',
    objectType: 'invitation',
    objectId: invitation.id,
    workspaceId,
    detail: { personId: userId, role },
  });
}

/** True when whoever made an invitation manages the workspace at this moment, or was the operator. */
async function mayInviteInto(
  tx: Database,
  input: { inviterId: string; workspaceId: string },
): Promise<boolean> {
  if (input.inviterId === principalId({ kind: 'operator' })) return true;
  const roles = await workspaceRolesOf(contextOfPerson(input.inviterId, 'invitation'), tx);
  return roles.get(input.workspaceId) === 'manager';
}
