import { and, eq, isNull } from 'drizzle-orm';
import type { IDToken } from 'openid-client';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { missingFactor } from '#lib/access/second-factor.ts';
import { changeSignInPolicy } from '#lib/admin/change-sign-in-policy.ts';
import { acceptInvitation } from '#lib/auth/accept-invitation.ts';
import { changePassword } from '#lib/auth/change-password.ts';
import { createClaimedAccount } from '#lib/auth/create-claimed-account.ts';
import { createResetLink } from '#lib/auth/create-reset-link.ts';
import { invitePerson } from '#lib/auth/invite-person.ts';
import { listOwnResetLinks } from '#lib/auth/list-own-reset-links.ts';
import { hashPassword } from '#lib/auth/password.ts';
import type { Provider } from '#lib/auth/provider-client.ts';
import { countRecoveryCodes, replaceRecoveryCodes } from '#lib/auth/recovery-codes.ts';
import { removeSecondFactors } from '#lib/auth/remove-second-factors.ts';
import { resetPassword } from '#lib/auth/reset-password.ts';
import { setClockOffset, sleep } from '#lib/core/clock.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { identities, invitations, passkeys, session, totpFactors } from '#lib/db/schema/index.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { POST as makeLink } from '#app/api/admin/people/[userId]/reset-link/route.ts';
import { POST as reset } from '#app/api/reset-password/route.ts';
import { GET as getSession } from '#app/api/auth/get-session/route.ts';
import { actionsDuring, auditRecords } from '#tests/support/audit.ts';
import { cookieOf, pageRequest, postSignIn, setUpServer, testPassword } from '#tests/support/auth.ts';
import { addPerson, anonymous, contextOf, joinPerson, operator } from '#tests/support/people.ts';

const newPassword = 'eight blue trains at dawn';
let administrator: { cookie: string; userId: string };

async function tokenFor(userId: string, context = operator): Promise<string> {
  const { link } = await createResetLink(context, { userId });
  return new URL(link).searchParams.get('token') ?? '';
}

let client = 0;
/** Each use comes from an address of its own, so that the limit by address stays out of the way. */
const use = (token: string, password = newPassword) => {
  client += 1;
  return resetPassword({ ...anonymous, ipAddress: `198.51.100.${client}` }, { token, password });
};
const invalid = { code: 'RESET_LINK_INVALID' };

describe('a reset link', () => {
  beforeAll(async () => {
    migrateDatabase();
    administrator = await setUpServer();
  });
  afterEach(() => {
    setClockOffset(0);
  });

  it('disconnects identities at providers, which whoever had the account before may have connected', async () => {
    const userId = await joinPerson('connected@example.org');
    const at = Date.now();
    const row = {
      userId,
      issuer: 'https://identity.example.org',
      subject: 'somebody',
      createdAt: at,
      lastUsedAt: at,
    };
    await inTransaction((tx) => tx.insert(identities).values({ id: newId(), ...row }));
    const token = await tokenFor(userId);
    expect(await actionsDuring(() => use(token))).toContain('identity.removed');
    const isOpen = and(eq(identities.userId, userId), isNull(identities.disconnectedAt));
    expect(await database().select().from(identities).where(isOpen)).toEqual([]);
  });

  it('takes away passkeys and the codes beside them, which whoever had the account before may have put in', async () => {
    const userId = await joinPerson('keyed@example.org');
    const id = newId();
    const key = { credentialId: id, publicKey: Buffer.from([1]), counter: 0, transports: [] };
    const row = { id, userId, name: 'Theirs', createdAt: Date.now(), ...key };
    await inTransaction(async (tx) => {
      await tx.insert(passkeys).values(row);
      await replaceRecoveryCodes(tx, userId);
    });
    await use(await tokenFor(userId));
    expect(await database().select().from(passkeys).where(eq(passkeys.userId, userId))).toEqual([]);
    expect(await inTransaction((tx) => countRecoveryCodes(tx, userId))).toBe(0);
    const removed = (await auditRecords()).filter(({ action }) => action === 'second-factor.removed');
    expect(removed).toMatchObject([{ objectId: userId, detail: { kind: 'passkey', passkeyId: id } }]);
  });

  it('does not take the only second factor away where one is required: an administrator does first', async () => {
    const userId = await joinPerson('passkey-only@example.org');
    const enrol = async () => {
      const id = newId();
      const key = { credentialId: id, publicKey: Buffer.from([1]), counter: 0, transports: [] };
      const row = { id, userId, name: 'Theirs', createdAt: Date.now(), ...key };
      await inTransaction((tx) => tx.insert(passkeys).values(row));
    };
    const isNeeded = () => missingFactor(database(), { userId, secondFactorAt: null });
    const made = await tokenFor(userId);
    await enrol();
    await changeSignInPolicy(operator, { everybody: true, administrators: false, workspaceRole: null });
    try {
      expect(await isNeeded()).toBe('second-factor');
      const refused = { code: 'CONFLICT' };
      await expect(tokenFor(userId)).rejects.toMatchObject(refused);
      // One that was made before is of no use either, until then.
      await expect(use(made)).rejects.toMatchObject(refused);
      expect(await isNeeded()).toBe('second-factor');
      expect((await postSignIn('passkey-only@example.org', newPassword)).status).toBe(401);
      await removeSecondFactors(operator, { userId });
      await use(made);
      expect(await isNeeded()).toBe('enrolment');
      // With an authenticator app, which stays, passkeys go as ever.
      await enrol();
      const app = { userId, sealedSecret: '', createdAt: Date.now(), confirmedAt: Date.now() };
      await inTransaction((tx) => tx.insert(totpFactors).values(app));
      await use(await tokenFor(userId));
      expect(await database().select().from(passkeys).where(eq(passkeys.userId, userId))).toEqual([]);
      expect(await isNeeded()).toBe('second-factor');
    } finally {
      await changeSignInPolicy(operator, { everybody: false, administrators: false, workspaceRole: null });
    }
  });

  it('gives an account that came by a provider its first password', async () => {
    const context = contextOf(administrator.userId);
    const provider = { id: newId() } as Provider;
    const claims = { name: 'Sam', email: 'sam@example.org', email_verified: true } as unknown as IDToken;
    const userId = await inTransaction((tx) => createClaimedAccount(tx, context, { provider, claims }));
    await use(await tokenFor(userId));
    expect((await postSignIn('sam@example.org', newPassword)).status).toBe(200);
  });

  it('lets the person choose a new password, once, and ends all their sessions', async () => {
    const userId = await joinPerson('ann@example.org');
    const old = cookieOf(await postSignIn('ann@example.org'));
    const params = Promise.resolve({ userId });
    const { cookie } = administrator;
    let cookies = '';
    const actions = await actionsDuring(async () => {
      const made = await makeLink(pageRequest('/', { method: 'POST', cookie }), { params });
      expect(made.status).toBe(201);
      const { link } = (await made.json()) as { link: string };
      const token = new URL(link).searchParams.get('token');
      const reply = await reset(pageRequest('/', { body: { token, password: newPassword } }));
      expect(reply.status).toBe(200);
      cookies = cookieOf(reply);
      const again = await reset(pageRequest('/', { body: { token, password: 'nine green doors ajar' } }));
      expect(await again.json()).toMatchObject({ error: invalid });
      expect(JSON.stringify(await database().select().from(invitations))).not.toContain(token);
    });
    expect(actions).toEqual([
      'person.reset-link-created',
      'session.ended',
      'person.password-reset',
      'session.started',
    ]);
    expect(await (await getSession(pageRequest('/', { cookie: old }))).json()).toBeNull();
    expect(await (await getSession(pageRequest('/', { cookie: cookies }))).json()).toMatchObject({
      user: { id: userId },
    });
    expect((await postSignIn('ann@example.org', testPassword)).status).toBe(401);
    expect((await postSignIn('ann@example.org', newPassword)).status).toBe(200);
    expect(await database().select().from(session).where(eq(session.userId, userId))).toHaveLength(2);
  });

  it('lets somebody in who tried too often', async () => {
    const userId = await joinPerson('locked@example.org');
    for (let attempt = 0; attempt < 10; attempt += 1)
      await postSignIn('locked@example.org', 'not the password', `192.0.2.${attempt + 10}`);
    expect((await postSignIn('locked@example.org', testPassword, '192.0.2.30')).status).toBe(429);
    await use(await tokenFor(userId));
    expect((await postSignIn('locked@example.org', newPassword, '192.0.2.31')).status).toBe(200);
  });

  it('lets only one of two who use it at the same time through', async () => {
    const token = await tokenFor(await joinPerson('race@example.org'));
    const settled = await Promise.allSettled([use(token, 'first of two passwords'), use(token)]);
    expect(settled.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('is good for 24 hours, until the next one, a changed password or a disabled account', async () => {
    const userId = await joinPerson('limits@example.org');
    const expired = await tokenFor(userId);
    setClockOffset(24 * 3_600_000 + 1);
    await expect(use(expired)).rejects.toMatchObject(invalid);
    setClockOffset(0);
    const replaced = await tokenFor(userId);
    const current = await tokenFor(userId);
    await expect(use(replaced)).rejects.toMatchObject(invalid);
    await changePassword(contextOf(userId), { current: testPassword, next: newPassword });
    await expect(use(current)).rejects.toMatchObject(invalid);
    const disabled = await tokenFor(userId);
    await changePerson(operator, { userId, disabled: true });
    await expect(use(disabled)).rejects.toMatchObject(invalid);
    await expect(tokenFor(userId)).rejects.toMatchObject({ code: 'CONFLICT' });
    await changePerson(operator, { userId, disabled: false });
    await expect(use(disabled)).rejects.toMatchObject(invalid);
    const last = await tokenFor(userId);
    await expect(use(last, 'short')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(use(last)).resolves.toMatchObject({ userId });
  });

  it('leaves no session to a sign-in by the old password that was under way', async () => {
    const userId = await joinPerson('under-way@example.org');
    const token = await tokenFor(userId);
    // The hashing is a queue: the new password comes first, the sign-in has read the old hash and waits behind it.
    const others = [1, 2, 3, 4].map(() => hashPassword(testPassword));
    const resetting = use(token);
    await sleep(30);
    others.push(...[1, 2, 3, 4].map(() => hashPassword(testPassword)));
    const signingIn = postSignIn('under-way@example.org', testPassword, '192.0.2.40');
    await Promise.all([resetting, ...others]);
    expect((await signingIn).status).toBe(401);
    expect(await database().select().from(session).where(eq(session.userId, userId))).toEqual([]);
  });

  it.each([{ disabled: true }, { role: 'person' as const }])(
    'is useless, like an invitation, once its maker is no administrator any more (%j)',
    async (change) => {
      const makerId = await addPerson(`${newId()}@example.org`, 'administrator');
      const maker = contextOf(makerId, { isAdministrator: true });
      const userId = await joinPerson(`${newId()}@example.org`);
      const token = await tokenFor(userId, maker);
      const invited = await invitePerson(maker, { email: `${newId()}@example.org`, role: 'administrator' });
      await changePerson(operator, { userId: makerId, ...change });
      await expect(use(token)).rejects.toMatchObject(invalid);
      const invitation = new URL(invited.link).searchParams.get('token') ?? '';
      const join = acceptInvitation(anonymous, { token: invitation, name: 'X', password: testPassword });
      await expect(join).rejects.toMatchObject({ code: 'INVITATION_INVALID' });
      const record = (await auditRecords()).at(-1);
      expect(record).toMatchObject({ objectId: makerId });
      expect(record?.detail?.['withdrawnLinkIds']).toContain(invited.invitationId);
    },
  );

  it('is made by administrators only, and not for oneself', async () => {
    const userId = await joinPerson('target@example.org');
    const person = contextOf(await addPerson('plain@example.org'), { isAdministrator: true });
    await expect(tokenFor(userId, person)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(tokenFor(newId())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const own = contextOf(administrator.userId, { isAdministrator: true });
    await expect(tokenFor(administrator.userId, own)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(tokenFor(administrator.userId)).resolves.toBeDefined();
  });

  it('is told to the person: who made it, and what became of it', async () => {
    const userId = await joinPerson('told@example.org');
    const own = () => listOwnResetLinks(contextOf(userId));
    expect(await own()).toEqual([]);
    await tokenFor(userId);
    setClockOffset(1000);
    const maker = contextOf(administrator.userId, { isAdministrator: true });
    await use(await tokenFor(userId, maker));
    const [latest, first] = await own();
    expect(latest).toMatchObject({ madeBy: 'First Administrator', state: 'used' });
    expect(latest?.usedAt).toBeGreaterThanOrEqual(latest?.createdAt ?? Infinity);
    expect(first).toMatchObject({ madeBy: null, state: 'withdrawn', usedAt: null });
    expect(await listOwnResetLinks(contextOf(await addPerson('stranger@example.org')))).toEqual([]);
    await expect(listOwnResetLinks(operator)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is told of however many were made after it', async () => {
    const userId = await joinPerson('often@example.org');
    await use(await tokenFor(userId));
    for (let later = 0; later < 6; later += 1) {
      setClockOffset(1000 * (later + 1));
      await tokenFor(userId);
    }
    const states = (await listOwnResetLinks(contextOf(userId))).map(({ state }) => state);
    expect(states).toEqual(['open', ...Array.from({ length: 5 }, () => 'withdrawn'), 'used']);
  });

  it('does not take the secret of an invitation', async () => {
    const { link } = await invitePerson(operator, { email: 'new@example.org', role: 'person' });
    await expect(use(new URL(link).searchParams.get('token') ?? '')).rejects.toMatchObject(invalid);
  });
});
