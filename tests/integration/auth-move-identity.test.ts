import { and, eq, ne } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { callbackAddress } from '#lib/auth/begin-single-sign-on.ts';
import { createApiKey } from '#lib/auth/create-api-key.ts';
import { saveProvider } from '#lib/auth/identity-providers.ts';
import { listIdentities } from '#lib/auth/list-identities.ts';
import { moveIdentity, type MoveIdentityInput } from '#lib/auth/move-identity.ts';
import { listOwnApiKeys } from '#lib/auth/own-api-keys.ts';
import { resolveSession } from '#lib/auth/resolve-session.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { accountAttempts, groupMembers, identities } from '#lib/db/schema/index.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import type { WallInput } from '#lib/walls/wall-input.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { auditRecords } from '#tests/support/audit.ts';
import { cookieOf, postSignIn, setUpServer } from '#tests/support/auth.ts';
import {
  signInAtProvider,
  startOpenIdProvider,
  type OpenIdProvider,
} from '#tests/support/openid-provider.ts';
import { addPerson, contextOf, joinPerson, operator } from '#tests/support/people.ts';
import { beginAt, comeBack } from '#tests/support/single-sign-on.ts';

/** An identity that got connected with the account `wrong` and belongs to `right`; its group opens the workspace. */

const reason = 'Connected in somebody else’s browser.';
let real: OpenIdProvider;
let providerId = '';
let teamId = '';
let workspaceId = '';
let name = '';
let wrongId = '';
let rightId = '';
let identityId = '';
let cookie = '';
const standing: string[] = [];

beforeAll(async () => {
  migrateDatabase();
  await setUpServer();
  real = await startOpenIdProvider(callbackAddress());
  ({ groupId: teamId } = await createGroup(operator, { name: 'Team' }));
  ({ id: workspaceId } = await createWorkspace(operator, { name: 'Mill' }));
  await grantRole(operator, { workspaceId, holder: { groupId: teamId }, role: 'reader' });
  ({ id: providerId } = await saveProvider(operator, {
    name: 'House',
    issuer: real.issuer,
    clientId: real.clientId,
    clientSecret: real.clientSecret,
    groupClaim: 'groups',
    groups: [{ claimValue: 'team', groupId: teamId }],
    asksSecondFactor: false,
    enabled: true,
  }));
});
beforeEach(async () => {
  await inTransaction(async (tx) => {
    await tx.delete(accountAttempts);
  });
  name = newId();
  wrongId = await joinPerson(`wrong-${name}@example.org`);
  rightId = await joinPerson(`right-${name}@example.org`);
  real.people.set(name, { name, groups: ['team'] });
  const connected = await signIn(await ownSession('wrong'));
  expect(connected.userId).toBe(wrongId);
  ({ cookie } = connected);
  const [row] = await database().select().from(identities).where(eq(identities.subject, name));
  identityId = row?.id ?? '';
});
afterEach(async () => {
  setClockOffset(0);
  for (const wallId of standing.splice(0)) await liftWall(operator, { wallId });
});
afterAll(async () => {
  await real.stop();
});

const ownSession = async (whose: 'wrong' | 'right') =>
  cookieOf(await postSignIn(`${whose}-${name}@example.org`));

async function whoHas(sent: string): Promise<string | null> {
  const principal = (await resolveSession(new Headers({ cookie: sent }), 'test'))?.principal;
  return principal?.kind === 'person' ? principal.userId : null;
}

async function signIn(own?: string) {
  const begun = await beginAt(providerId, own);
  const sent = [own, begun.cookie].filter((one) => one !== undefined).join('; ');
  const response = await comeBack(await signInAtProvider(begun.url, name), sent);
  const got = cookieOf(response);
  return { location: response.headers.get('location'), userId: await whoHas(got), cookie: got };
}

const move = (over: Partial<MoveIdentityInput> = {}, context = operator) =>
  moveIdentity(context, { userId: wrongId, identityId, toUserId: rightId, reason, ...over });
const ownerOf = async () => {
  const [row] = await database().select().from(identities).where(eq(identities.id, identityId));
  return { userId: row?.userId, isConnected: row?.disconnectedAt === null };
};
const isMember = async (userId: string) => {
  const isIt = and(eq(groupMembers.userId, userId), eq(groupMembers.groupId, teamId));
  return (await database().select().from(groupMembers).where(isIt)).length > 0;
};
const mayEnter = async (userId: string) => (await workspaceRolesOf(contextOf(userId))).has(workspaceId);

async function wall(over: Partial<WallInput>): Promise<void> {
  const sides = { userIds: [], groupIds: [], workspaceIds: [workspaceId], startsAt: null, endsAt: null };
  const text = { name: `Secret screen ${newId()}`, reason: 'They act for the other side.' };
  const { wallId } = await createWall(operator, { ...text, kind: 'all-but-these', ...sides, ...over });
  standing.push(wallId);
}

/** Refused for a wall, of which nothing is said, and nothing is changed. */
async function expectWalled(): Promise<void> {
  const refusal: unknown = await move().catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'CONFLICT' });
  const said = (refusal as { personMessage: string }).personMessage;
  expect(said).toMatch(/has to extend it to both first/);
  expect(said).not.toMatch(/Secret|Mill/);
  expect(await ownerOf()).toEqual({ userId: wrongId, isConnected: true });
  expect(await isMember(wrongId)).toBe(true);
  expect(await whoHas(cookie)).toBe(wrongId);
}

describe('an identity that is connected with the wrong account', () => {
  it('is moved to the right one, whose owner connects it there', async () => {
    const lent = { role: 'reader' as const, workspaceIds: null, days: 7 };
    await createApiKey(contextOf(wrongId), { name: 'Nightly', ...lent });
    expect(await mayEnter(wrongId)).toBe(true);
    await move();
    expect(await ownerOf()).toEqual({ userId: rightId, isConnected: false });
    expect(await whoHas(cookie)).toBeNull();
    expect(await listOwnApiKeys(contextOf(wrongId))).toEqual([]);
    expect(await isMember(wrongId)).toBe(false);
    expect(await mayEnter(wrongId)).toBe(false);
    // Moving alone lets nobody in, neither by the identity nor by the account that it was taken from.
    const refused = { location: '/sign-in?reason=disconnected', userId: null };
    expect(await signIn()).toMatchObject(refused);
    expect(await signIn(await ownSession('wrong'))).toMatchObject(refused);
    expect(await isMember(rightId)).toBe(false);
    expect((await signIn(await ownSession('right'))).userId).toBe(rightId);
    expect((await signIn()).userId).toBe(rightId);
    expect(await mayEnter(rightId)).toBe(true);
    expect(await mayEnter(wrongId)).toBe(false);
  });

  it('is recorded with both accounts, and shown to administrators with the reason', async () => {
    await move();
    const moved = (await auditRecords()).findLast(({ action }) => action === 'identity.moved');
    expect(moved).toMatchObject({ objectId: rightId, detail: { identityId, fromPersonId: wrongId } });
    expect(JSON.stringify(moved)).not.toContain('browser');
    const moves = [{ reason, fromName: expect.any(String) as string }];
    expect(await listIdentities(operator, { userId: rightId })).toMatchObject([{ id: identityId, moves }]);
    expect(await listIdentities(operator, { userId: wrongId })).toEqual([]);
    const person = contextOf(rightId);
    await expect(listIdentities(person, { userId: rightId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is moved by an administrator only, freshly proven, with a reason, and never from or to their own account', async () => {
    const notFound = { code: 'NOT_FOUND' };
    const adminId = await addPerson(`admin-${name}@example.org`, 'administrator');
    const admin = contextOf(adminId, { isAdministrator: true });
    await expect(move({}, contextOf(rightId))).rejects.toMatchObject(notFound);
    await expect(move({ userId: rightId, toUserId: wrongId })).rejects.toMatchObject(notFound);
    await expect(move({ identityId: newId() })).rejects.toMatchObject(notFound);
    await expect(move({ toUserId: newId() })).rejects.toMatchObject(notFound);
    await expect(move({ toUserId: wrongId })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(move({ reason: ' mistake ' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(move({ toUserId: adminId }, admin)).rejects.toMatchObject({ code: 'CONFLICT' });
    await changePerson(operator, { userId: wrongId, role: 'administrator' });
    await expect(move({}, contextOf(wrongId))).rejects.toMatchObject({ code: 'CONFLICT' });
    setClockOffset(config().session.freshMs);
    await expect(move({}, admin)).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
    expect(await ownerOf()).toEqual({ userId: wrongId, isConnected: true });
    setClockOffset(0);
    await move({}, contextOf(adminId, { isAdministrator: true }));
    expect((await ownerOf()).userId).toBe(rightId);
  });

  it('stays where its group by a claim is the last to manage a workspace', async () => {
    const isElse = and(eq(groupMembers.groupId, teamId), ne(groupMembers.userId, wrongId));
    await inTransaction((tx) => tx.delete(groupMembers).where(isElse));
    const ownerId = await addPerson(`owner-${name}@example.org`);
    const { id: managedId } = await createWorkspace(contextOf(ownerId), { name: 'By claim' });
    await grantRole(operator, { workspaceId: managedId, holder: { groupId: teamId }, role: 'manager' });
    await changePerson(operator, { userId: ownerId, disabled: true });
    await expect(move()).rejects.toMatchObject({ code: 'LAST_MANAGER' });
    expect(await ownerOf()).toEqual({ userId: wrongId, isConnected: true });
    await changePerson(operator, { userId: ownerId, disabled: false });
    await move();
  });

  it.each(['wrong', 'right'])('stays where the %s account is disabled', async (which) => {
    await changePerson(operator, { userId: which === 'wrong' ? wrongId : rightId, disabled: true });
    await expect(move()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await ownerOf()).userId).toBe(wrongId);
  });
});

describe('a wall', () => {
  it.each<[string, () => Partial<WallInput>]>([
    ['names the old account only', () => ({ userIds: [wrongId] })],
    ['names the new account only', () => ({ userIds: [rightId] })],
    ['names the group of the claim', () => ({ groupIds: [teamId] })],
    ['will name the old account', () => ({ userIds: [wrongId], startsAt: Date.now() + 86_400_000 })],
    ['lets the new account in only', () => ({ kind: 'only-these', userIds: [rightId] })],
    ['lets the old account in only', () => ({ kind: 'only-these', userIds: [wrongId] })],
  ])('that %s keeps an identity where it is', async (_which, over) => {
    await wall(over());
    await expectWalled();
  });

  it('that names both lets it go, and shuts both out afterwards', async () => {
    await grantRole(operator, { workspaceId, holder: { userId: rightId }, role: 'reader' });
    await wall({ userIds: [wrongId, rightId] });
    await move();
    await signIn(await ownSession('right'));
    expect([await mayEnter(wrongId), await mayEnter(rightId)]).toEqual([false, false]);
  });

  it('against the group of the claim shuts the old account out by name, once it has left the group', async () => {
    await grantRole(operator, { workspaceId, holder: { userId: wrongId }, role: 'reader' });
    await wall({ groupIds: [teamId], userIds: [rightId] });
    await move();
    expect(await isMember(wrongId)).toBe(false);
    expect(await mayEnter(wrongId)).toBe(false);
  });

  it('against people by name keeps the new account out of what the claim would open', async () => {
    await wall({ userIds: [await joinPerson(`walled-${name}@example.org`)] });
    await move();
    expect((await signIn(await ownSession('right'))).userId).toBe(rightId);
    expect(await isMember(rightId)).toBe(false);
    expect(await mayEnter(rightId)).toBe(false);
  });

  it('is not needed for what a claim never gives to whoever administered the old account', async () => {
    await changePerson(operator, { userId: wrongId, role: 'administrator' });
    await changePerson(operator, { userId: wrongId, role: 'person' });
    await move();
    await signIn(await ownSession('right'));
    expect(await isMember(rightId)).toBe(false);
  });
});
