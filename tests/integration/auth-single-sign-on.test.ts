import { readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callbackAddress } from '#lib/auth/begin-single-sign-on.ts';
import {
  deleteProvider,
  listProviders,
  saveProvider,
  type SaveProviderInput,
} from '#lib/auth/identity-providers.ts';
import { resolveSession } from '#lib/auth/resolve-session.ts';
import { changeSignInPolicy } from '#lib/admin/change-sign-in-policy.ts';
import { currentEpoch } from '#lib/access/epoch.ts';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { config } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { accountAttempts, groupMembers, identities, user } from '#lib/db/schema/index.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { changeWall } from '#lib/walls/change-wall.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import { listWalls } from '#lib/walls/list-walls.ts';
import type { WallInput } from '#lib/walls/wall-input.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { cookieOf, postSignIn, setUpServer } from '#tests/support/auth.ts';
import { startHostileProvider, type HostileProvider, type Misdeed } from '#tests/support/hostile-provider.ts';
import {
  signInAtProvider,
  startOpenIdProvider,
  type OpenIdProvider,
} from '#tests/support/openid-provider.ts';
import { contextOf, joinPerson, operator } from '#tests/support/people.ts';
import { beginAt, comeBack } from '#tests/support/single-sign-on.ts';
import { seenNow } from '#tests/support/walls.ts';

/** Who is signed in by the cookies of a reply; null when it refused. */
async function whoIs(response: Response) {
  expect(response.status).toBe(303);
  const context = await resolveSession(new Headers({ cookie: cookieOf(response) }), 'test');
  return context?.principal ?? null;
}

const providerOf = (over: Partial<SaveProviderInput> & { issuer: string }): SaveProviderInput => ({
  name: 'Sign-on',
  clientId: 'pincite',
  clientSecret: 'a secret between the two of them',
  groupClaim: 'groups',
  groups: [],
  asksSecondFactor: false,
  enabled: true,
  ...over,
});

let real: OpenIdProvider;
let hostile: HostileProvider;
let providerId = '';
let hostileId = '';
let groupId = '';

beforeAll(async () => {
  migrateDatabase();
  await setUpServer();
  real = await startOpenIdProvider(callbackAddress());
  hostile = await startHostileProvider('pincite');
  ({ groupId } = await createGroup(operator, { name: 'Litigation' }));
  const groups = [{ claimValue: 'legal-litigation', groupId }];
  ({ id: providerId } = await saveProvider(operator, providerOf({ issuer: real.issuer, groups })));
  ({ id: hostileId } = await saveProvider(operator, providerOf({ name: 'Liar', issuer: hostile.issuer })));
});
beforeEach(async () => {
  await inTransaction(async (tx) => {
    await tx.delete(accountAttempts);
  });
});
afterAll(async () => {
  await real.stop();
  await hostile.stop();
});

async function signInAs(subject: string) {
  const { url, cookie } = await beginAt(providerId);
  return comeBack(await signInAtProvider(url, subject), cookie);
}

describe('single sign-on with a real provider', () => {
  it('asks with PKCE, state and nonce, and makes an account without rights at the first sign-in', async () => {
    real.people.set('alice', { email: 'Alice@Example.org', name: 'Alice A' });
    const { url, cookie } = await beginAt(providerId);
    const asked = new URL(url).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce'])
      expect(asked.get(name)?.length).toBeGreaterThan(20);
    const response = await comeBack(await signInAtProvider(url, 'alice'), cookie);
    expect(response.headers.get('location')).toBe('/account');
    const who = await whoIs(response);
    if (who?.kind !== 'person') throw new Error('not signed in');
    const [row] = await database().select().from(user).where(eq(user.id, who.userId));
    expect(row).toMatchObject({ email: 'alice@example.org', name: 'Alice A', role: 'person' });
    expect((await workspaceRolesOf({ principal: who, requestId: 'test' })).size).toBe(0);
    expect(await whoIs(await signInAs('alice'))).toMatchObject({ userId: who.userId });
    expect((await postSignIn('alice@example.org', 'any password at all')).status).toBe(401);
  });

  it('knows people by issuer and subject: a changed address is the same person, a known address another', async () => {
    real.people.set('bert', { email: 'bert@example.org' });
    const bert = await whoIs(await signInAs('bert'));
    real.people.set('bert', { email: 'new-name@example.org' });
    expect(await whoIs(await signInAs('bert'))).toMatchObject({
      userId: bert?.kind === 'person' ? bert.userId : '',
    });
    await joinPerson('cora@example.org');
    real.people.set('thief', { email: 'cora@example.org' });
    const refused = await signInAs('thief');
    expect(refused.headers.get('location')).toBe('/sign-in?reason=not-connected');
    expect(await whoIs(refused)).toBeNull();
    expect(await database().select().from(identities).where(eq(identities.subject, 'thief'))).toEqual([]);
  });

  it('connects an account that is signed in, and never one identity with two accounts', async () => {
    const coraId = await joinPerson('cora2@example.org');
    const own = cookieOf(await postSignIn('cora2@example.org'));
    real.people.set('cora-at-work', { email: 'cora2@example.org' });
    const { url, cookie } = await beginAt(providerId, own);
    const back = await signInAtProvider(url, 'cora-at-work');
    expect(await whoIs(await comeBack(back, `${own}; ${cookie}`))).toMatchObject({ userId: coraId });
    expect(await whoIs(await signInAs('cora-at-work'))).toMatchObject({ userId: coraId });
    await joinPerson('dora@example.org');
    const other = cookieOf(await postSignIn('dora@example.org'));
    const again = await beginAt(providerId, other);
    const response = await comeBack(await signInAtProvider(again.url, 'cora-at-work'), again.cookie);
    expect(await whoIs(response)).toBeNull();
  });

  it('gives the groups of the claim and takes them away when the claim goes, but not those that an administrator gave', async () => {
    real.people.set('gina', { email: 'gina@example.org', groups: ['legal-litigation', 'unknown'] });
    const who = await whoIs(await signInAs('gina'));
    const userId = who?.kind === 'person' ? who.userId : '';
    const memberships = () => database().select().from(groupMembers).where(eq(groupMembers.userId, userId));
    expect(await memberships()).toMatchObject([{ groupId, userId, providerId }]);
    const { groupId: manual } = await createGroup(operator, { name: 'By hand' });
    await addGroupMember(operator, { groupId: manual, userId });
    real.people.set('gina', { email: 'gina@example.org', groups: [] });
    await signInAs('gina');
    expect(await memberships()).toEqual([
      { groupId: manual, userId, providerId: null, confirmedAt: null, confirmedBy: null },
    ]);
    real.people.set('gina', { email: 'gina@example.org' });
    await signInAs('gina');
    expect(await memberships()).toHaveLength(1);
  });

  it('leaves somebody in a group to which an administrator added them too, when the claim goes', async () => {
    real.people.set('hana', { email: 'hana@example.org', groups: ['legal-litigation'] });
    const who = await whoIs(await signInAs('hana'));
    const userId = who?.kind === 'person' ? who.userId : '';
    const add = () => addGroupMember(operator, { groupId, userId });
    expect(await actionsDuring(add)).toEqual(['group-member.added']);
    expect(await actionsDuring(add)).toEqual([]);
    real.people.set('hana', { email: 'hana@example.org', groups: [] });
    await signInAs('hana');
    expect(await database().select().from(groupMembers).where(eq(groupMembers.userId, userId))).toEqual([
      { groupId, userId, providerId: null, confirmedAt: null, confirmedBy: null },
    ]);
  });

  describe('groups on a wall', () => {
    let workspaceId = '';
    let userId = '';
    const mayEnter = async () => (await workspaceRolesOf(contextOf(userId))).has(workspaceId);
    const sign = async (groups: string[]) => {
      real.people.set('wanda', { email: 'wanda@example.org', groups });
      const who = await whoIs(await signInAs('wanda'));
      userId = who?.kind === 'person' ? who.userId : '';
    };
    const wallOf = (kind: WallInput['kind']): WallInput => ({
      name: `Screen ${kind}`,
      reason: 'They acted for the other side.',
      kind,
      userIds: [],
      groupIds: [groupId],
      workspaceIds: [workspaceId],
      startsAt: null,
      endsAt: null,
    });
    const shown = async (wallId: string) => (await listWalls(operator)).find(({ id }) => id === wallId);

    beforeAll(async () => {
      await sign([]);
      ({ id: workspaceId } = await createWorkspace(operator, { name: 'Against Bolt' }));
      await grantRole(operator, { workspaceId, holder: { userId }, role: 'reader' });
    });

    it('shut out whoever joins by a claim, and who leaves by a claim stays shut out until an administrator says otherwise', async () => {
      const { wallId } = await createWall(operator, wallOf('all-but-these'));
      expect(await mayEnter()).toBe(true);
      const epoch = await currentEpoch();
      await sign(['legal-litigation']);
      expect(await mayEnter()).toBe(false);
      expect(await currentEpoch()).toBe(epoch + 1);
      const seen = await seenNow(wallId);
      const left = await actionsDuring(() => sign([]));
      expect(left).toEqual(['group-member.removed', 'wall.person-kept', 'session.started']);
      expect(await currentEpoch()).toBe(epoch + 2);
      expect(await mayEnter()).toBe(false);
      const wall = await shown(wallId);
      expect(wall?.people).toEqual([{ id: userId, name: 'wanda@example.org' }]);
      expect(wall?.groupChanges.map(({ kind }) => kind)).toEqual(['kept', 'left', 'joined']);
      expect(wall?.groupChanges[1]).toMatchObject({
        personName: 'wanda@example.org',
        groupName: 'Litigation',
        providerName: 'Sign-on',
      });
      // Once: the next sign-in without the claim changes nothing.
      expect(await actionsDuring(() => sign([]))).toEqual(['session.started']);
      // A form that was opened before names nobody, and would let them in unseen.
      const change = { wallId, ...wallOf('all-but-these') };
      await expect(changeWall(operator, { ...change, seen })).rejects.toMatchObject({
        code: 'CONFLICT',
        personMessage: 'Somebody changed this wall meanwhile. Look at it again.',
      });
      expect(await mayEnter()).toBe(false);
      await changeWall(operator, { ...change, seen: await seenNow(wallId) });
      expect(await mayEnter()).toBe(true);
      await liftWall(operator, { wallId });
    });

    it('let in whoever joins "only these" by a claim, seen on the wall, and shut out who leaves', async () => {
      const { wallId } = await createWall(operator, wallOf('only-these'));
      expect(await mayEnter()).toBe(false);
      const epoch = await currentEpoch();
      await sign(['legal-litigation']);
      expect(await mayEnter()).toBe(true);
      await sign([]);
      expect(await mayEnter()).toBe(false);
      expect(await currentEpoch()).toBe(epoch + 2);
      const wall = await shown(wallId);
      expect(wall?.people).toEqual([]);
      expect(wall?.groupChanges.map(({ kind }) => kind)).toEqual(['left', 'joined']);
      await liftWall(operator, { wallId });
    });
  });

  it('refuses a disabled account, a used state or code, and another browser', async () => {
    real.people.set('hank', { email: 'hank@example.org' });
    const first = await beginAt(providerId);
    const back = await signInAtProvider(first.url, 'hank');
    const stolen = await beginAt(providerId);
    expect(await whoIs(await comeBack(back, stolen.cookie))).toBeNull();
    const second = await beginAt(providerId);
    const address = await signInAtProvider(second.url, 'hank');
    const hank = await whoIs(await comeBack(address, second.cookie));
    expect(hank?.kind).toBe('person');
    const replayed = await comeBack(address, second.cookie);
    expect(replayed.headers.get('location')).toBe('/sign-in?reason=single-sign-on');
    expect(await whoIs(replayed)).toBeNull();
    const third = await beginAt(providerId);
    const moved = new URL(address);
    moved.searchParams.set('state', new URL(third.url).searchParams.get('state') ?? '');
    expect(await whoIs(await comeBack(moved.href, third.cookie))).toBeNull();
    await changePerson(operator, { userId: hank?.kind === 'person' ? hank.userId : '', disabled: true });
    expect(await whoIs(await signInAs('hank'))).toBeNull();
  });

  it('still asks for a second factor, unless the provider does', async () => {
    real.people.set('ines', { email: 'ines@example.org' });
    await changeSignInPolicy(operator, { everybody: true, administrators: true, workspaceRole: 'reader' });
    expect(await whoIs(await signInAs('ines'))).toMatchObject({ kind: 'pending', needs: 'enrolment' });
    const [listed] = (await listProviders(operator)).filter((one) => one.id === providerId);
    if (!listed) throw new Error('no provider');
    await saveProvider(operator, { ...listed, asksSecondFactor: true });
    expect((await whoIs(await signInAs('ines')))?.kind).toBe('person');
    await changeSignInPolicy(operator, { everybody: false, administrators: false, workspaceRole: null });
  });
});

describe('single sign-on with a provider that lies', () => {
  async function attempt(misdeed: Misdeed, subject = 'mallory') {
    hostile.play({});
    const { url, cookie } = await beginAt(hostileId);
    const asked = new URL(url).searchParams;
    hostile.play(misdeed);
    const back = new URL(callbackAddress());
    back.search = new URLSearchParams({
      code: `${subject}.${asked.get('nonce') ?? ''}`,
      state: asked.get('state') ?? '',
    }).toString();
    return whoIs(await comeBack(back.href, cookie));
  }

  it('works when it tells the truth', async () => {
    expect((await attempt({}, 'honest'))?.kind).toBe('person');
  });

  it.each([
    [true, true],
    [undefined, true],
    [false, false],
    ['false', false],
    ['true', true],
    [0, false],
    [null, false],
  ])('takes an address of which it says %j as known: %j', async (said, isTaken) => {
    const email = `${newId()}@bank.example`;
    const who = await attempt({ claims: { email, email_verified: said } }, newId());
    const [row] = await database()
      .select()
      .from(user)
      .where(eq(user.id, who?.kind === 'person' ? who.userId : ''));
    expect(row?.email === email).toBe(isTaken);
    expect(row?.email.endsWith('.invalid')).toBe(!isTaken);
    // Nobody gets a second account beside one of that address.
    const known = `${newId()}@bank.example`;
    await joinPerson(known);
    expect(await attempt({ claims: { email: known, email_verified: said } }, newId())).toBeNull();
  });

  const past = Math.floor(Date.now() / 1000) - 3600;
  it.each<[string, Misdeed]>([
    ['a token for somebody else', { claims: { aud: 'another-client' } }],
    ['a token for us and others without saying who asked', { claims: { aud: ['pincite', 'other'] } }],
    ['another nonce', { claims: { nonce: 'another' } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['another issuer in the token', { claims: { iss: 'https://idp.example' } }],
    ['a token that has expired', { claims: { exp: past, iat: past - 60 } }],
    ['a token of the future', { claims: { iat: past + 90_000, nbf: past + 90_000 } }],
    ['no subject', { claims: { sub: undefined } }],
    ['an empty subject', { claims: { sub: '' } }],
    ['no signature (alg none)', { header: { alg: 'none' }, signature: 'none' }],
    ['a token that says it is signed and is not', { signature: 'none' }],
    ['a signature by a key that it does not publish', { signature: 'foreign' }],
    ['a signature by the shared secret instead', { header: { alg: 'HS256' } }],
    ['another issuer in its own documents', { metadata: { issuer: 'https://idp.example' } }],
    ['a token endpoint elsewhere', { metadata: { token_endpoint: 'http://127.0.0.1:9/token' } }],
    ['keys elsewhere', { metadata: { jwks_uri: 'http://127.0.0.1:9/jwks' } }],
  ])('is refused for %s', async (_name, misdeed) => {
    expect(await attempt(misdeed)).toBeNull();
    expect(await database().select().from(identities).where(eq(identities.subject, 'mallory'))).toEqual([]);
  });

  it('is never asked for anything when the state is not ours', async () => {
    hostile.play({});
    const before = hostile.requests.length;
    const back = `${callbackAddress()}?code=x.y&state=made-up`;
    expect(await whoIs(await comeBack(back, 'pincite-flow=x'))).toBeNull();
    expect(hostile.requests.length).toBe(before);
  });
});

describe('the providers', () => {
  it('are kept with their secret encrypted, which nobody is told again', async () => {
    expect(JSON.stringify(await listProviders(operator))).not.toContain('secret');
    const files = readFileSync(config().paths.database).toString('latin1');
    const log = readFileSync(`${config().paths.database}-wal`).toString('latin1');
    expect(files.includes('a secret between') || log.includes('a secret between')).toBe(false);
  });

  it('are for administrators, keep their issuer, and are on https or this machine', async () => {
    const person = contextOf(await joinPerson('zoe@example.org'));
    await expect(listProviders(person)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const input = providerOf({ name: 'New', issuer: 'https://idp.example' });
    await expect(saveProvider(person, input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const issuer of [
      'http://idp.example',
      'ftp://x',
      'nothing',
      'https://u:p@idp.example',
      'https://x/?a=b',
    ])
      await expect(saveProvider(operator, { ...input, issuer })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
    await expect(saveProvider(operator, { ...input, id: providerId })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('take sessions, identities and groups with them when they are removed', async () => {
    real.people.set('kim', { email: 'kim@example.org', groups: ['legal-litigation'] });
    const response = await signInAs('kim');
    expect((await whoIs(response))?.kind).toBe('person');
    await deleteProvider(operator, { providerId });
    expect(await whoIs(response)).toBeNull();
    expect(
      await database().select().from(groupMembers).where(eq(groupMembers.providerId, providerId)),
    ).toEqual([]);
    expect((await beginAt(providerId)).status).toBe(404);
  });
});
