import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { raiseEpoch } from '../access/epoch.ts';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireAdministrator } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { type Database, database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import {
  groupMembers,
  groups,
  identities,
  identityProviders,
  providerGroups,
  session,
} from '../db/schema/index.ts';
import { dropGrantsWithoutRole, workspacesOfGroup } from '../documents/drop-grants.ts';
import { checkedIssuer, type Provider } from './provider-client.ts';
import { seal } from './sealed.ts';
import { recordEndedSession } from './session-records.ts';
import { requireNoWalledChange, requireNoWalledMembers } from './walled-groups.ts';

export const saveProviderSchema = z.strictObject({
  /** Absent: a new provider. */
  id: z.uuid().optional(),
  name: z.string().trim().min(1).max(60),
  issuer: z.string().trim().min(1).max(500),
  clientId: z.string().trim().min(1).max(500),
  /** Absent: stays as it is. It is never told again. */
  clientSecret: z.string().min(1).max(4096).optional(),
  groupClaim: z.string().trim().min(1).max(100).nullable(),
  groups: z.array(z.strictObject({ claimValue: z.string().min(1).max(300), groupId: z.uuid() })).max(500),
  asksSecondFactor: z.boolean(),
  enabled: z.boolean(),
});

export type SaveProviderInput = z.infer<typeof saveProviderSchema>;

export type ProviderListed = Omit<SaveProviderInput, 'clientSecret' | 'id'> & { id: string };

/** The providers of single sign-on, without their secrets, for administrators. Throws `NOT_FOUND`. */
export async function listProviders(context: RequestContext): Promise<ProviderListed[]> {
  await requireAdministrator(context);
  const rows = await database().select().from(identityProviders).orderBy(asc(identityProviders.name));
  const mapped = await database().select().from(providerGroups);
  return rows.map(({ id, name, issuer, clientId, groupClaim, asksSecondFactor, enabled }) => ({
    id,
    name,
    issuer,
    clientId,
    groupClaim,
    asksSecondFactor,
    enabled,
    groups: mapped
      .filter((row) => row.providerId === id)
      .map(({ claimValue, groupId }) => ({ claimValue, groupId })),
  }));
}

/** By what one can sign in besides the password; anybody may know. */
export async function listSignInProviders(): Promise<{ id: string; name: string }[]> {
  return database()
    .select({ id: identityProviders.id, name: identityProviders.name })
    .from(identityProviders)
    .where(eq(identityProviders.enabled, true))
    .orderBy(asc(identityProviders.name));
}

/**
 * Adds a provider or changes one, for administrators. One that is switched off ends the sessions that were begun by it. Nothing is
 * sent to it. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, `INPUT_INVALID`, `NAME_TAKEN`, `WALL_IN_USE` where it
 * would change who is in a group on a wall, `WALL_OWN` where it opens what a wall closes to the administrator, and `CONFLICT` for another issuer: the identities of the first would be the second's
 * to give out.
 */
export async function saveProvider(
  context: RequestContext,
  input: SaveProviderInput,
): Promise<{ id: string }> {
  checkedIssuer(input.issuer);
  const { issuer } = input;
  return inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    const before = input.id === undefined ? undefined : await findProvider(tx, input.id);
    if (before && before.issuer !== issuer)
      throw new AppError('CONFLICT', {
        personMessage: 'The issuer can’t be changed. Add another provider instead.',
      });
    const id = before?.id ?? newId();
    await refuseTaken(tx, { id, name: input.name, issuer });
    const { name, clientId, groupClaim, asksSecondFactor, enabled } = input;
    const row = {
      name,
      issuer,
      clientId,
      groupClaim,
      asksSecondFactor,
      enabled,
      sealedSecret: secretOf(id, input, before),
    };
    await tx
      .insert(identityProviders)
      .values({ id, createdAt: now(), ...row })
      .onConflictDoUpdate({ target: identityProviders.id, set: row });
    await requireNoWalledChange(tx, context, { before, groupClaim, clientId, mapped: input.groups });
    await saveGroups(tx, { id, mapped: input.groups });
    if (!enabled) await endProviderSessions(tx, context, issuer);
    await recordAudit(tx, context, {
      action: 'identity-provider.saved',
      objectType: 'identity-provider',
      objectId: id,
      detail: { enabled, asksSecondFactor, secretChanged: input.clientSecret !== undefined },
    });
    return { id };
  });
}

/**
 * Removes a provider: the groups that came by it go, the sessions that were begun by it end, and its identities are disconnected. They
 * are not forgotten: entered again, it would make a second account for each. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, `WALL_IN_USE`.
 */
export async function deleteProvider(context: RequestContext, input: { providerId: string }): Promise<void> {
  const { providerId } = input;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    const { issuer } = await findProvider(tx, providerId);
    await requireNoWalledMembers(tx, context, providerId);
    await endProviderSessions(tx, context, issuer);
    const left = await tx.delete(groupMembers).where(eq(groupMembers.providerId, providerId)).returning();
    for (const { userId, groupId } of left) {
      const workspaceIds = await workspacesOfGroup(tx, groupId);
      await dropGrantsWithoutRole(tx, context, { userIds: [userId], workspaceIds });
    }
    await tx
      .update(identities)
      .set({ disconnectedAt: now() })
      .where(and(eq(identities.issuer, issuer), isNull(identities.disconnectedAt)));
    await tx.delete(identityProviders).where(eq(identityProviders.id, providerId));
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'identity-provider.deleted',
      objectType: 'identity-provider',
      objectId: providerId,
    });
  });
}

async function findProvider(tx: Database, id: string): Promise<Provider> {
  const [row] = await tx.select().from(identityProviders).where(eq(identityProviders.id, id));
  if (!row) throw new AppError('NOT_FOUND');
  return row;
}

function secretOf(id: string, input: SaveProviderInput, before: Provider | undefined): string {
  if (input.clientSecret !== undefined)
    return seal({ purpose: 'provider', owner: id, text: input.clientSecret });
  if (before) return before.sealedSecret;
  throw new AppError('INPUT_INVALID', {
    personMessage: 'Enter the client secret that the provider gave you.',
  });
}

async function refuseTaken(
  tx: Database,
  wanted: { id: string; name: string; issuer: string },
): Promise<void> {
  const others = (await tx.select().from(identityProviders)).filter((one) => one.id !== wanted.id);
  if (others.some((one) => one.name === wanted.name)) throw new AppError('NAME_TAKEN');
  if (others.some((one) => one.issuer === wanted.issuer))
    throw new AppError('CONFLICT', {
      personMessage: 'This issuer is entered already. Change that provider instead.',
    });
}

async function saveGroups(
  tx: Database,
  input: { id: string; mapped: SaveProviderInput['groups'] },
): Promise<void> {
  const { id, mapped } = input;
  await tx.delete(providerGroups).where(eq(providerGroups.providerId, id));
  const wanted = [...new Set(mapped.map(({ groupId }) => groupId))];
  const known = await tx.select({ id: groups.id }).from(groups).where(inArray(groups.id, wanted));
  if (known.length < wanted.length) throw new AppError('NOT_FOUND');
  for (const row of mapped)
    await tx
      .insert(providerGroups)
      .values({ providerId: id, ...row })
      .onConflictDoNothing();
}

/** Those of disconnected identities too: one may have begun a session that is still open. */
async function endProviderSessions(tx: Database, context: RequestContext, issuer: string): Promise<void> {
  const people = tx.select({ id: identities.userId }).from(identities).where(eq(identities.issuer, issuer));
  const ended = await tx
    .delete(session)
    .where(and(eq(session.method, 'single-sign-on'), inArray(session.userId, people)))
    .returning({ id: session.id, userId: session.userId });
  for (const row of ended) await recordEndedSession(tx, context, { ...row, reason: 'revoked' });
}
