import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { raiseEpoch } from '../access/epoch.ts';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireAdministrator } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import { principalId, type RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { identities, identityMoves, identityProviders } from '../db/schema/index.ts';
import { dropRefusedClaims } from '../users/refused-claims.ts';
import { requirePerson } from '../users/require-person.ts';
import { wallsAgainst } from '../walls/wall-rows.ts';
import { requireManagerLeft, workspacesManagedByGroup } from '../workspaces/managers.ts';
import { endSessionsOf } from './end-sessions.ts';
import { leaveClaimedGroups } from './leave-claimed-groups.ts';
import { revokeKeys } from './own-api-keys.ts';

export type MoveIdentityInput = { userId: string; identityId: string; toUserId: string; reason: string };

const reasonSchema = z.string().trim().min(10).max(1000);

/**
 * Gives an identity at a provider, which got connected with the wrong account, to the right one; for administrators, with a reason. It
 * arrives disconnected: nobody signs in by it until whoever signs in to the new account by something else connects it there, so
 * that moving lets nobody in. The old account loses the groups that came by claims of that provider, its sessions and its keys.
 * Both accounts must be behind the same walls, before and after. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, `INPUT_INVALID`, `LAST_MANAGER`
 * when a workspace would be left without a manager, and `CONFLICT` for one's own account, a disabled one, and where a wall is between the two.
 */
export async function moveIdentity(context: RequestContext, input: MoveIdentityInput): Promise<void> {
  const { userId, identityId, toUserId } = input;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    await requireOpenAccounts(tx, input);
    const isIt = and(eq(identities.id, identityId), eq(identities.userId, userId));
    const [identity] = await tx.select().from(identities).where(isIt);
    if (!identity) throw new AppError('NOT_FOUND');
    requireOthersAccounts(context, input);
    const reason = checkedReason(input.reason);
    const before = await wallsAgainst(tx, userId);
    await tx.update(identities).set({ userId: toUserId, disconnectedAt: now() }).where(isIt);
    const left = await leaveGroups(tx, context, { userId, issuer: identity.issuer });
    await requireSameWalls(tx, { ...input, before });
    for (const groupId of left) await requireManagerLeft(tx, await workspacesManagedByGroup(tx, groupId));
    await endSessionsOf(tx, context, { userId, reason: 'revoked' });
    await revokeKeys(tx, context, { userId });
    const moveId = newId();
    const made = { createdBy: principalId(context.principal), createdAt: now() };
    await tx
      .insert(identityMoves)
      .values({ id: moveId, identityId, fromUserId: userId, toUserId, reason, ...made });
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'identity.moved',
      objectType: 'person',
      objectId: toUserId,
      detail: { moveId, identityId, fromPersonId: userId },
    });
  });
}

/** A disabled account stays shut by all that it signs in with. */
async function requireOpenAccounts(tx: Database, { userId, toUserId }: MoveIdentityInput): Promise<void> {
  const people = [await requirePerson(userId, tx), await requirePerson(toUserId, tx)];
  if (userId === toUserId) throw new AppError('INPUT_INVALID', { personMessage: 'Choose another account.' });
  if (people.every(({ disabledAt }) => disabledAt === null)) return;
  throw new AppError('CONFLICT', {
    personMessage: 'One of the two accounts is disabled. Enable it first, if its owner may come back.',
  });
}

function requireOthersAccounts({ principal }: RequestContext, input: MoveIdentityInput): void {
  if (!('userId' in principal)) return;
  if (principal.userId !== input.userId && principal.userId !== input.toUserId) return;
  throw new AppError('CONFLICT', {
    personMessage:
      'Nobody moves an identity from or to their own account. Another administrator has to do this.',
  });
}

function checkedReason(reason: string): string {
  const parsed = reasonSchema.safeParse(reason);
  if (parsed.success) return parsed.data;
  throw new AppError('INPUT_INVALID', { personMessage: 'Give a reason of 10 to 1,000 characters.' });
}

/** Which of an account's identities at a provider a membership came by is not known, so all that came from there go; returns which. */
async function leaveGroups(
  tx: Database,
  context: RequestContext,
  { userId, issuer }: { userId: string; issuer: string },
): Promise<string[]> {
  const groupIds: string[] = [];
  const providers = await tx
    .select({ id: identityProviders.id })
    .from(identityProviders)
    .where(eq(identityProviders.issuer, issuer));
  for (const { id: providerId } of providers) {
    const left = await leaveClaimedGroups(tx, context, { userId, providerId, confirmedOnly: false });
    groupIds.push(...left);
    await dropRefusedClaims(tx, { userId, providerIds: [providerId] });
  }
  return groupIds;
}

/**
 * Both may be accounts of one person: what shut the old one out must shut out the new one, and what shuts out the new one must shut out
 * the old one still. Nothing is said of which wall it is, which whoever asks may not know.
 */
async function requireSameWalls(
  tx: Database,
  input: MoveIdentityInput & { before: ReadonlySet<string> },
): Promise<void> {
  const { before } = input;
  const old = await wallsAgainst(tx, input.userId);
  const other = await wallsAgainst(tx, input.toUserId);
  if (before.isSubsetOf(other) && other.isSubsetOf(old)) return;
  throw new AppError('CONFLICT', {
    personMessage:
      'A wall shuts out one of these two accounts and not the other. Whoever may change that wall has to extend it to both first.',
  });
}
