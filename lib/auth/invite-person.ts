import { and, eq, isNull } from 'drizzle-orm';
import { requireAdministrator, requireWorkspaceRole } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import { config } from '../core/config.ts';
import { principalId, type RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { newId, newSecret, sha256 } from '../core/ids.ts';
import type { Database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { invitations, user } from '../db/schema/index.ts';
import type { ServerRole, WorkspaceRole } from '../shared/roles.ts';
import { checkedEmail } from './account-rows.ts';

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
 * one for the same address. The link is shown once: only its hash is kept. Throws `NOT_FOUND`, `INPUT_INVALID`, `CONFLICT` when
 * the address has an account.
 */
export async function invitePerson(context: RequestContext, input: InvitePersonInput): Promise<Invitation> {
  const secret = newSecret();
  const invitationId = newId();
  const expiresAt = now() + lifetimeMs;
  const { workspace, role } = input;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    if (workspace) {
      await requireWorkspaceRole(context, { workspaceId: workspace.workspaceId, role: 'manager' }, tx);
    }
    const email = checkedEmail(input.email);
    await refuseKnownAddress(tx, email);
    await withdrawOpen(tx, email);
    await tx.insert(invitations).values({
      id: invitationId,
      purpose: 'invitation',
      secretHash: sha256(secret),
      email,
      role,
      workspaceId: workspace?.workspaceId,
      workspaceRole: workspace?.role,
      createdBy: principalId(context.principal),
      createdAt: now(),
      expiresAt,
    });
    await recordAudit(tx, context, {
      action: 'person.invited',
      objectType: 'invitation',
      objectId: invitationId,
      ...(workspace ? { workspaceId: workspace.workspaceId } : {}),
      detail: { role, workspaceRole: workspace?.role ?? null, expiresAt },
    });
  });
  return {
    invitationId,
    link: `${new URL('/invitation', config().baseUrl).href}?token=${secret}`,
    expiresAt,
  };
}

async function refuseKnownAddress(tx: Database, email: string): Promise<void> {
  const [known] = await tx.select({ id: user.id }).from(user).where(eq(user.email, email));
  if (!known) return;
  throw new AppError('CONFLICT', { personMessage: 'This address has an account already.' });
}

async function withdrawOpen(tx: Database, email: string): Promise<void> {
  await tx
    .update(invitations)
    .set({ withdrawnAt: now() })
    .where(
      and(
        eq(invitations.email, email),
        eq(invitations.purpose, 'invitation'),
        isNull(invitations.usedAt),
        isNull(invitations.withdrawnAt),
      ),
    );
}
