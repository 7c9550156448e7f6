import { and, eq } from 'drizzle-orm';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireAdministrator, requireWorkspaceRole } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { invitations, user } from '../db/schema/index.ts';
import type { ServerRole, WorkspaceRole } from '../shared/roles.ts';
import { checkedEmail } from './account-rows.ts';
import { insertLink, withdrawLinks } from './one-time-links.ts';

const lifetimeMs = 72 * 3_600_000;

export type InvitePersonInput = {
  email: string;
  role: ServerRole;
  /** A workspace to enter, too; whoever invites must manage it. */
  workspace?: { workspaceId: string; role: WorkspaceRole } | undefined;
};

export type Invitation = { invitationId: string; link: string; expiresAt: number };

/**
 * Makes an invitation, for administrators: a link that works once, for 72 hours, for this address and role. It replaces an open
 * one for the same address. The link is shown once: only its hash is kept. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, `INPUT_INVALID`, `CONFLICT` when
 * the address has an account.
 */
export async function invitePerson(context: RequestContext, input: InvitePersonInput): Promise<Invitation> {
  const { workspace, role } = input;
  return inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    if (workspace) {
      await requireWorkspaceRole(context, { workspaceId: workspace.workspaceId, role: 'manager' }, tx);
    }
    if (workspace || role === 'administrator') await requireFreshSession(context, tx);
    const email = checkedEmail(input.email);
    await refuseKnownAddress(tx, email);
    await withdrawLinks(tx, and(eq(invitations.purpose, 'invitation'), eq(invitations.email, email)));
    const made = await insertLink(tx, context, {
      purpose: 'invitation',
      email,
      role,
      workspaceId: workspace?.workspaceId,
      workspaceRole: workspace?.role,
      lifetimeMs,
    });
    const { linkId: invitationId, link, expiresAt } = made;
    await recordAudit(tx, context, {
      action: 'person.invited',
      objectType: 'invitation',
      objectId: invitationId,
      ...(workspace ? { workspaceId: workspace.workspaceId } : {}),
      detail: { role, workspaceRole: workspace?.role ?? null, expiresAt },
    });
    return { invitationId, link, expiresAt };
  });
}

async function refuseKnownAddress(tx: Database, email: string): Promise<void> {
  const [known] = await tx.select({ id: user.id }).from(user).where(eq(user.email, email));
  if (!known) return;
  throw new AppError('CONFLICT', { personMessage: 'This address has an account already.' });
}
