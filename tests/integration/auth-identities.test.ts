import { and, eq, isNull } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { createApiKey } from '#lib/auth/create-api-key.ts';
import { listOwnApiKeys } from '#lib/auth/own-api-keys.ts';
import { listOwnIdentities, removeIdentity } from '#lib/auth/own-identities.ts';
import { removeIdentities } from '#lib/auth/remove-identities.ts';
import { now, setClockOffset } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { groupMembers, identities, identityProviders, session } from '#lib/db/schema/index.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { listPeople } from '#lib/users/list-people.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { setUpServer } from '#tests/support/auth.ts';
import { addPerson, contextOf, joinPerson, operator } from '#tests/support/people.ts';

const issuer = 'https://login.example.org';
const providerId = newId();
let userId = '';
let identityId = '';

beforeAll(async () => {
  migrateDatabase();
  await setUpServer();
  const provider = { id: providerId, name: 'House', issuer, clientId: 'pincite', sealedSecret: '' };
  await inTransaction(async (tx) => {
    await tx.insert(identityProviders).values({ ...provider, createdAt: now() });
  });
});
beforeEach(async () => {
  userId = await joinPerson(`${newId()}@example.org`);
  identityId = await connect(userId);
});

afterEach(() => {
  setClockOffset(0);
});

async function connect(person: string, at = issuer): Promise<string> {
  const id = newId();
  const row = { id, userId: person, issuer: at, subject: id, createdAt: now(), lastUsedAt: now() };
  await inTransaction(async (tx) => {
    await tx.insert(identities).values(row);
  });
  return id;
}
const own = () => contextOf(userId);
const idsOf = async (person: string) => {
  const isOpen = and(eq(identities.userId, person), isNull(identities.disconnectedAt));
  return (await database().select().from(identities).where(isOpen)).map(({ id }) => id);
};

describe('identities at providers', () => {
  it('are listed for their person, and removed by nobody else', async () => {
    expect(await listOwnIdentities(own())).toMatchObject([{ id: identityId, providerName: 'House' }]);
    const other = contextOf(await joinPerson(`${newId()}@example.org`));
    expect(await listOwnIdentities(other)).toEqual([]);
    await expect(removeIdentity(other, { identityId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const removed = await actionsDuring(() => removeIdentity(own(), { identityId }));
    expect(removed.filter((action) => action !== 'session.ended')).toEqual(['identity.removed']);
    expect(await listOwnIdentities(own())).toEqual([]);
  });

  it('end the other sessions with them, in which somebody else may be', async () => {
    const sessionsOf = async () =>
      (await database().select().from(session).where(eq(session.userId, userId))).map(({ id }) => id);
    own();
    const here = newId();
    const context = contextOf(userId, { sessionId: here });
    expect(await sessionsOf()).toHaveLength(2);
    await removeIdentity(context, { identityId });
    expect(await sessionsOf()).toEqual([here]);
    await connect(userId);
    await removeIdentities(operator, { userId });
    expect(await sessionsOf()).toEqual([]);
  });

  it('take the keys of the account with them, where an administrator disconnects them', async () => {
    const lent = { role: 'reader' as const, workspaceIds: null, days: 7 };
    await createApiKey(own(), { name: 'Nightly', ...lent });
    expect(await listOwnApiKeys(own())).toMatchObject([{ name: 'Nightly' }]);
    expect(await actionsDuring(() => removeIdentities(operator, { userId }))).toContain('api-key.revoked');
    expect(await listOwnApiKeys(own())).toEqual([]);
  });

  it('ask for a fresh proof', async () => {
    const old = own();
    const admin = contextOf(await addPerson(`${newId()}@example.org`, 'administrator'));
    setClockOffset(config().session.freshMs);
    const asked = { code: 'STEP_UP_REQUIRED' };
    await expect(removeIdentity(old, { identityId })).rejects.toMatchObject(asked);
    await expect(removeIdentities(admin, { userId })).rejects.toMatchObject(asked);
  });

  it('stay where they are the last way to sign in, for administrators too', async () => {
    const without = await addPerson(`${newId()}@example.org`);
    const only = await connect(without);
    const refused = { code: 'CONFLICT' };
    await expect(removeIdentity(contextOf(without), { identityId: only })).rejects.toMatchObject(refused);
    await expect(removeIdentities(operator, { userId: without })).rejects.toMatchObject(refused);
    // At a provider that is gone nobody signs in.
    await connect(without, 'https://gone.example.org');
    await expect(removeIdentity(contextOf(without), { identityId: only })).rejects.toMatchObject(refused);
    const second = await connect(without);
    await removeIdentity(contextOf(without), { identityId: only });
    expect(await idsOf(without)).toContain(second);
    expect(await idsOf(without)).not.toContain(only);
  });

  it('are seen and removed by an administrator, and by nobody who is none', async () => {
    const person = contextOf(await joinPerson(`${newId()}@example.org`));
    await expect(removeIdentities(person, { userId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const shown = async () => (await listPeople(operator)).find((one) => one.id === userId)?.providers;
    expect(await shown()).toEqual(['House']);
    expect(await actionsDuring(() => removeIdentities(operator, { userId }))).toContain('identity.removed');
    expect(await shown()).toEqual([]);
    expect(await actionsDuring(() => removeIdentities(operator, { userId }))).toEqual([]);
  });

  it('take what their claims gave with them at once, and open no wall', async () => {
    const { id: workspaceId } = await createWorkspace(operator, { name: 'Mill' });
    const mayEnter = async () => (await workspaceRolesOf(own())).has(workspaceId);
    const { groupId } = await createGroup(operator, { name: newId() });
    await grantRole(operator, { workspaceId, holder: { groupId }, role: 'reader' });
    await inTransaction(async (tx) => {
      await tx.insert(groupMembers).values({ groupId, userId, providerId, confirmedAt: now() });
    });
    expect(await mayEnter()).toBe(true);
    await removeIdentity(own(), { identityId });
    expect(await mayEnter()).toBe(false);
    await grantRole(operator, { workspaceId, holder: { userId }, role: 'reader' });
    expect(await mayEnter()).toBe(true);
    const wall = { name: newId(), reason: 'Hired.', kind: 'all-but-these' as const, userIds: [] };
    const sides = { groupIds: [groupId], workspaceIds: [workspaceId], startsAt: null, endsAt: null };
    const { wallId } = await createWall(operator, { ...wall, ...sides });
    expect(await mayEnter()).toBe(false);
    await liftWall(operator, { wallId });
  });
});
