import { and, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { callbackAddress } from '#lib/auth/begin-single-sign-on.ts';
import { createResetLink } from '#lib/auth/create-reset-link.ts';
import { deleteProvider, saveProvider } from '#lib/auth/identity-providers.ts';
import { listOwnIdentities } from '#lib/auth/own-identities.ts';
import { removeIdentities } from '#lib/auth/remove-identities.ts';
import { resetPassword } from '#lib/auth/reset-password.ts';
import { resolveSession } from '#lib/auth/resolve-session.ts';
import { canSignIn } from '#lib/auth/way-to-sign-in.ts';
import { newId } from '#lib/core/ids.ts';
import { database, writingConnection } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { accountAttempts, groupMembers, identities, identityProviders, user } from '#lib/db/schema/index.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { listPeople } from '#lib/users/list-people.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { DELETE as disconnect } from '#app/api/account/identities/[identityId]/route.ts';
import { actionsDuring, auditRecords } from '#tests/support/audit.ts';
import { cookieOf, pageRequest, postSignIn, setUpServer } from '#tests/support/auth.ts';
import {
  signInAtProvider,
  startOpenIdProvider,
  type OpenIdProvider,
} from '#tests/support/openid-provider.ts';
import { anonymous, contextOf, joinPerson, operator } from '#tests/support/people.ts';
import { beginAt, comeBack } from '#tests/support/single-sign-on.ts';

/** Somebody behind a wall by name, whose group at the provider would open the workspace to anybody else. */

const refusal = '/sign-in?reason=disconnected';
let real: OpenIdProvider;
let providerId = '';
let teamId = '';
let workspaceId = '';
let name = '';
let userId = '';
let cookie = '';

async function enterProvider(): Promise<void> {
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
}

async function setOut(own?: string): Promise<{ url: string; cookie: string }> {
  const begun = await beginAt(providerId, own);
  return { ...begun, cookie: [own, begun.cookie].filter((one) => one !== undefined).join('; ') };
}

async function arrive(address: string, sent: string) {
  const response = await comeBack(address, sent);
  const got = cookieOf(response);
  const principal = (await resolveSession(new Headers({ cookie: got }), 'test'))?.principal;
  return {
    location: response.headers.get('location'),
    userId: principal?.kind === 'person' ? principal.userId : null,
    cookie: got,
  };
}

async function signIn(own?: string) {
  const started = await setOut(own);
  return arrive(await signInAtProvider(started.url, name), started.cookie);
}

const pairs = () => database().select().from(identities).where(eq(identities.subject, name));
const people = async () => (await database().select({ id: user.id }).from(user)).length;
const mayEnter = async (id: string) => (await workspaceRolesOf(contextOf(id))).has(workspaceId);

async function disconnectOwn(): Promise<void> {
  const identityId = (await pairs())[0]?.id ?? '';
  const path = `/api/account/identities/${identityId}`;
  const params = Promise.resolve({ identityId });
  expect((await disconnect(pageRequest(path, { method: 'DELETE', cookie }), { params })).status).toBe(204);
}

async function resetByLink(): Promise<void> {
  const { link } = await createResetLink(operator, { userId });
  const token = new URL(link).searchParams.get('token') ?? '';
  await resetPassword(anonymous, { token, password: 'eight blue trains at dawn' });
}

/** A sign-in at the provider makes no account, signs nobody in, and leaves the pair where it was. */
async function expectNobody(): Promise<void> {
  const before = await people();
  expect(await signIn()).toMatchObject({ location: refusal, userId: null });
  expect(await people()).toBe(before);
  expect((await pairs()).map((pair) => pair.userId)).toEqual([userId]);
}

beforeAll(async () => {
  migrateDatabase();
  await setUpServer();
  real = await startOpenIdProvider(callbackAddress());
  ({ groupId: teamId } = await createGroup(operator, { name: 'Team' }));
  ({ id: workspaceId } = await createWorkspace(operator, { name: 'Against Bolt' }));
  await grantRole(operator, { workspaceId, holder: { groupId: teamId }, role: 'reader' });
  await enterProvider();
});
beforeEach(async () => {
  await inTransaction(async (tx) => {
    await tx.delete(accountAttempts);
  });
  name = newId();
  userId = await joinPerson(`${name}@example.org`);
  real.people.set(name, { name, email: `${name}@work.example`, groups: ['team'] });
  const connected = await signIn(cookieOf(await postSignIn(`${name}@example.org`)));
  expect(connected.userId).toBe(userId);
  ({ cookie } = connected);
  expect(await mayEnter(userId)).toBe(true);
  await createWall(operator, {
    name: 'Screen',
    reason: 'They acted for the other side.',
    kind: 'all-but-these',
    userIds: [userId],
    groupIds: [],
    workspaceIds: [workspaceId],
    startsAt: null,
    endsAt: null,
  });
  expect(await mayEnter(userId)).toBe(false);
});
afterAll(async () => {
  await real.stop();
});

/** Does this to the identity right after a sign-in by it was decided, before the session of that sign-in is started. */
function meanwhile(change: string): void {
  const { sqlite } = writingConnection();
  sqlite.exec(`create temp trigger meanwhile after update of last_used_at on identities
    when new.subject = '${name}' begin ${change}; end`);
}

describe('a sign-in at a provider, and meanwhile', () => {
  const isIt = 'where id = new.id';
  afterEach(async () => {
    writingConnection().sqlite.exec('drop trigger if exists temp.meanwhile');
    await inTransaction((tx) => tx.update(identityProviders).set({ enabled: true }));
  });

  it.each<[string, (friendId: string) => string]>([
    ['its identity is disconnected', () => `update identities set disconnected_at = 1 ${isIt}`],
    ['its identity is moved', (friendId) => `update identities set user_id = '${friendId}' ${isIt}`],
    ['its provider is switched off', () => 'update identity_providers set enabled = 0'],
  ])('%s: starts no session', async (_what, change) => {
    const friendId = await joinPerson(`friend-${name}@example.org`);
    meanwhile(change(friendId));
    expect(await signIn()).toMatchObject({ location: '/sign-in?reason=single-sign-on', userId: null });
  });
});

it('a sign-in of a disabled account changes no groups', async () => {
  await changePerson(operator, { userId, disabled: true });
  real.people.set(name, { name, groups: [] });
  const actions = await actionsDuring(() => signIn());
  expect(actions).toEqual([]);
  const isIt = and(eq(groupMembers.userId, userId), eq(groupMembers.groupId, teamId));
  expect(await database().select().from(groupMembers).where(isIt)).toHaveLength(1);
});

describe('an identity that was disconnected', () => {
  it.each<[string, () => Promise<void>]>([
    ['by its person', () => disconnectOwn()],
    ['by an administrator', () => removeIdentities(operator, { userId })],
    ['by a link for a new password', () => resetByLink()],
    [
      'by an administrator, of an account that is disabled',
      async () => {
        await changePerson(operator, { userId, disabled: true });
        await removeIdentities(operator, { userId });
      },
    ],
    [
      'by its person, who was disabled afterwards',
      async () => {
        await disconnectOwn();
        await changePerson(operator, { userId, disabled: true });
      },
    ],
    [
      'with its provider, which is entered again',
      async () => {
        await deleteProvider(operator, { providerId });
        await enterProvider();
      },
    ],
  ])('%s makes no second account at the next sign-in there', async (_how, work) => {
    await work();
    await expectNobody();
  });

  it('makes none either where the sign-in began before it was', async () => {
    const started = await setOut();
    const back = await signInAtProvider(started.url, name);
    await disconnectOwn();
    const before = await people();
    expect(await arrive(back, started.cookie)).toMatchObject({ location: refusal, userId: null });
    expect(await people()).toBe(before);
  });

  it('becomes nobody else’s', async () => {
    const friendId = await joinPerson(`friend-${name}@example.org`);
    const friend = async () => cookieOf(await postSignIn(`friend-${name}@example.org`));
    await disconnectOwn();
    expect(await signIn(await friend())).toMatchObject({ location: refusal, userId: null });
    expect((await pairs()).map((pair) => pair.userId)).toEqual([userId]);
    expect(await listOwnIdentities(contextOf(friendId))).toEqual([]);
    expect(await mayEnter(friendId)).toBe(false);
  });

  it('is connected again by its own account, under the id that the log has of it', async () => {
    const [first] = await pairs();
    await disconnectOwn();
    expect(await listOwnIdentities(contextOf(userId))).toEqual([]);
    const own = cookieOf(await postSignIn(`${name}@example.org`));
    expect((await signIn(own)).userId).toBe(userId);
    expect((await signIn()).userId).toBe(userId);
    expect(await mayEnter(userId)).toBe(false);
    expect(await listOwnIdentities(contextOf(userId))).toMatchObject([{ id: first?.id }]);
    const rows = (await auditRecords()).filter((row) => row.detail?.['identityId'] === first?.id);
    expect(rows.map(({ action }) => action)).toEqual([
      'identity.added',
      'identity.removed',
      'identity.added',
    ]);
  });

  it('is connected again only by a session that is still open', async () => {
    const started = await setOut(cookie);
    const back = await signInAtProvider(started.url, name);
    await removeIdentities(operator, { userId });
    expect((await arrive(back, started.cookie)).userId).toBeNull();
    await expectNobody();
  });

  it('is no way to sign in, is not shown, and is not disconnected twice', async () => {
    const withoutPassword = newId();
    real.people.set(withoutPassword, { email: `${withoutPassword}@work.example` });
    name = withoutPassword;
    const only = await signIn();
    const id = only.userId ?? '';
    expect(await canSignIn(database(), id)).toBe(true);
    await deleteProvider(operator, { providerId });
    await enterProvider();
    expect(await canSignIn(database(), id)).toBe(false);
    expect((await listPeople(operator)).find((one) => one.id === id)?.providers).toEqual([]);
    const removed = (await auditRecords()).length;
    await removeIdentities(operator, { userId: id });
    expect((await auditRecords()).length).toBe(removed);
  });
});
