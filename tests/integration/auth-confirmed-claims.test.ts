import { and, eq } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { createClaimedAccount } from '#lib/auth/create-claimed-account.ts';
import { dropIdentities } from '#lib/auth/drop-identities.ts';
import type { Provider } from '#lib/auth/provider-client.ts';
import { removeIdentities } from '#lib/auth/remove-identities.ts';
import { syncClaimedGroups } from '#lib/auth/sync-claimed-groups.ts';
import { now, setClockOffset } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import {
  account,
  groupMembers,
  identities,
  identityProviders,
  providerGroups,
} from '#lib/db/schema/index.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { listGroups } from '#lib/users/list-groups.ts';
import { removeGroupMember } from '#lib/users/remove-group-member.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { actionsDuring, auditRecords } from '#tests/support/audit.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';

/** Somebody new, whom a wall with a name on it keeps out of the group that their identity claims. */

let provider: Provider;
let otherProvider: Provider;
let groupId = '';
let workspaceId = '';
let userId = '';
const administrator = async () =>
  contextOf(await addPerson(`${newId()}@example.org`, 'administrator'), { isAdministrator: true });

async function enterProvider(): Promise<Provider> {
  const id = newId();
  const row = { id, name: id, issuer: `https://${id}.example.org`, clientId: 'pincite', sealedSecret: '' };
  return inTransaction(async (tx) => {
    const values = { ...row, groupClaim: 'groups', createdAt: now() };
    const [made] = await tx.insert(identityProviders).values(values).returning();
    if (!made) throw new Error('no provider');
    await tx.insert(providerGroups).values({ providerId: id, claimValue: 'team', groupId });
    return made;
  });
}

const sync = (groups: string[] = ['team'], by = provider, who = userId) =>
  inTransaction((tx) =>
    syncClaimedGroups(tx, operator, {
      userId: who,
      provider: by,
      claims: { iss: '', sub: '', aud: '', iat: 0, exp: 0, groups },
    }),
  );
const membership = async (who = userId) => {
  const isIt = and(eq(groupMembers.userId, who), eq(groupMembers.groupId, groupId));
  return (await database().select().from(groupMembers).where(isIt))[0];
};
const opens = async (who = userId) => (await workspaceRolesOf(contextOf(who))).has(workspaceId);
const later = (ms: number) => {
  setClockOffset(ms);
};

beforeAll(() => {
  migrateDatabase();
});
beforeEach(async () => {
  ({ groupId } = await createGroup(operator, { name: newId() }));
  ({ id: workspaceId } = await createWorkspace(operator, { name: newId() }));
  await grantRole(operator, { workspaceId, holder: { groupId }, role: 'reader' });
  provider = await enterProvider();
  otherProvider = await enterProvider();
  await createWall(operator, {
    name: newId(),
    reason: 'They acted for the other side.',
    kind: 'all-but-these',
    userIds: [await addPerson(`${newId()}@example.org`)],
    groupIds: [],
    workspaceIds: [workspaceId],
    startsAt: null,
    endsAt: null,
  });
  userId = await inTransaction(async (tx) => {
    const claims = { iss: '', sub: '', aud: '', iat: 0, exp: 0, email: `${newId()}@work.example` };
    const made = await createClaimedAccount(tx, operator, { provider, claims });
    const row = { id: newId(), issuer: provider.issuer, subject: made };
    await tx.insert(identities).values({ ...row, userId: made, createdAt: now(), lastUsedAt: now() });
    return made;
  });
  expect(await actionsDuring(() => sync())).toEqual(['group-member.refused']);
});
afterEach(() => {
  setClockOffset(0);
});

describe('a claim that was refused, and that an administrator confirms', () => {
  it('makes a membership by the claim, which lapses and counts again with the next sign-in there', async () => {
    expect(await opens()).toBe(false);
    await addGroupMember(await administrator(), { groupId, userId });
    expect(await membership()).toMatchObject({ providerId: provider.id });
    expect(await opens()).toBe(true);
    const added = (await auditRecords()).findLast(({ action }) => action === 'group-member.added');
    expect(added).toMatchObject({ detail: { personId: userId, providerId: provider.id } });
    later(config().claimedGroupsMs + 60_000);
    expect(await opens()).toBe(false);
    expect(await actionsDuring(() => sync())).toEqual(['group-member.confirmed']);
    expect(await opens()).toBe(true);
  });

  it('leaves with the claim, and is refused again when it comes back', async () => {
    await addGroupMember(operator, { groupId, userId });
    expect(await actionsDuring(() => sync([]))).toEqual(['group-member.removed']);
    expect(await opens()).toBe(false);
    expect(await actionsDuring(() => sync())).toEqual(['group-member.refused']);
    expect(await opens()).toBe(false);
  });

  it('counts from the sign-in that said so, not from the confirming', async () => {
    later(config().claimedGroupsMs + 60_000);
    await addGroupMember(operator, { groupId, userId });
    expect(await membership()).toMatchObject({ providerId: provider.id });
    expect(await opens()).toBe(false);
    await sync();
    expect(await opens()).toBe(true);
  });

  it('goes with the identity, and is taken out by hand', async () => {
    await addGroupMember(operator, { groupId, userId });
    await removeGroupMember(operator, { groupId, userId });
    expect(await actionsDuring(() => sync())).toEqual(['group-member.refused']);
    await addGroupMember(operator, { groupId, userId });
    await inTransaction((tx) =>
      tx.insert(account).values({
        ...{ id: newId(), accountId: userId, providerId: 'credential', userId, password: 'set' },
        ...{ createdAt: new Date(now()), updatedAt: new Date(now()) },
      }),
    );
    const actions = await actionsDuring(() => removeIdentities(operator, { userId }));
    expect(actions).toContain('group-member.removed');
    expect(await opens()).toBe(false);
    expect(await membership()).toBeUndefined();
    // Another identity of the same provider, which the account connects afterwards, is not what was confirmed.
    expect(await actionsDuring(() => sync())).toEqual(['group-member.refused']);
    expect(await opens()).toBe(false);
  });

  it('of a group that a wall shuts out keeps its person behind it by name when the identity goes', async () => {
    await addGroupMember(operator, { groupId, userId });
    const { id: elsewhere } = await createWorkspace(operator, { name: newId() });
    await grantRole(operator, { workspaceId: elsewhere, holder: { userId }, role: 'reader' });
    const wall = { name: newId(), reason: 'They acted for the other side.', kind: 'all-but-these' as const };
    const sides = { userIds: [], groupIds: [groupId], workspaceIds: [elsewhere] };
    await createWall(operator, { ...wall, ...sides, startsAt: null, endsAt: null });
    await inTransaction((tx) => dropIdentities(tx, operator, { userId }));
    expect(await membership()).toBeUndefined();
    expect((await workspaceRolesOf(contextOf(userId))).has(elsewhere)).toBe(false);
  });

  it('is no other provider’s to carry on', async () => {
    await addGroupMember(operator, { groupId, userId });
    await sync(['team'], otherProvider);
    expect(await membership()).toMatchObject({ providerId: provider.id });
    later(config().claimedGroupsMs + 60_000);
    expect(await actionsDuring(() => sync(['team'], otherProvider))).toEqual(['group-member.refused']);
    expect(await opens()).toBe(false);
  });

  it('holds for who administered, too, while the provider says so', async () => {
    const rootId = await addPerson(`${newId()}@example.org`, 'administrator');
    expect(await actionsDuring(() => sync(['team'], provider, rootId))).toEqual(['group-member.refused']);
    await expect(addGroupMember(contextOf(rootId), { groupId, userId: rootId })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await addGroupMember(await administrator(), { groupId, userId: rootId });
    later(config().claimedGroupsMs + 60_000);
    expect(await opens(rootId)).toBe(false);
    await sync(['team'], provider, rootId);
    expect(await opens(rootId)).toBe(true);
  });

  it('is shown to administrators before and after', async () => {
    const shown = async () => (await listGroups(operator)).find(({ id }) => id === groupId);
    const names = { id: userId, providerName: provider.name };
    expect(await shown()).toMatchObject({ refused: [names], members: [] });
    await addGroupMember(operator, { groupId, userId });
    expect(await shown()).toMatchObject({ refused: [], members: [{ ...names, isLapsed: false }] });
    later(config().claimedGroupsMs + 60_000);
    expect(await shown()).toMatchObject({ members: [{ ...names, isLapsed: true }] });
  });
});

describe('somebody of whom nothing is claimed any more', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['the last sign-in did not say so', () => sync([])],
    [
      'the value means another group now',
      () => inTransaction((tx) => tx.delete(providerGroups).where(eq(providerGroups.groupId, groupId))),
    ],
  ])('is added for good: %s', async (_why, work) => {
    await work();
    await addGroupMember(operator, { groupId, userId });
    expect(await membership()).toMatchObject({ providerId: null, confirmedAt: null });
    expect(await opens()).toBe(true);
  });
});
