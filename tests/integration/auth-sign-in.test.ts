import { hash } from '@node-rs/argon2';
import { eq } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { attemptKey, clearAttempts } from '#lib/auth/attempts.ts';
import { auth } from '#lib/auth/auth.ts';
import { changePassword } from '#lib/auth/change-password.ts';
import { resolveSession } from '#lib/auth/resolve-session.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import { config, setConfig } from '#lib/core/config.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { account, session, user } from '#lib/db/schema/index.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { POST as signOut } from '#app/api/auth/sign-out/route.ts';
import { GET as getSession } from '#app/api/auth/get-session/route.ts';
import { actionsDuring, auditRecords } from '#tests/support/audit.ts';
import { cookieOf, pageRequest, postSignIn, setUpServer, testPassword } from '#tests/support/auth.ts';
import { joinPerson, operator } from '#tests/support/people.ts';

const resolve = (cookie: string) => resolveSession(new Headers({ cookie }), 'test');

async function bodyWithoutId(response: Response): Promise<unknown> {
  const { error } = (await response.json()) as { error: Record<string, unknown> };
  return { ...error, requestId: undefined };
}

/** Signs in from an address of its own, so that the limit by address stays out of the way. */
let client = 0;
function signInFrom(email: string, password = testPassword): Promise<Response> {
  client += 1;
  return postSignIn(email, password, `198.51.100.${client}`);
}

async function newSession(email: string): Promise<string> {
  const response = await signInFrom(email);
  expect(response.status).toBe(200);
  return cookieOf(response);
}

describe('signing in', () => {
  let personId = '';

  beforeAll(async () => {
    migrateDatabase();
    await setUpServer();
    personId = await joinPerson('ann@example.org');
  });
  afterEach(() => {
    setClockOffset(0);
  });

  it('gives a session by a cookie that scripts and other sites do not get', async () => {
    const response = await signInFrom('Ann@Example.org ');
    expect(await response.json()).toMatchObject({
      user: { id: personId, email: 'ann@example.org', role: 'person' },
    });
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^pincite-session=.+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
    const context = await resolve(cookieOf(response));
    expect(context?.principal).toMatchObject({ kind: 'person', userId: personId, isAdministrator: false });
    expect((await auditRecords()).at(-1)).toMatchObject({ action: 'session.started', actor: personId });
  });

  it('answers a wrong password, an unknown address and a disabled person alike, after about the same time', async () => {
    const disabledId = await joinPerson('gone@example.org');
    await changePerson(operator, { userId: disabledId, disabled: true });
    const timed = async (email: string, password: string) => {
      const startedAt = performance.now();
      const response = await signInFrom(email, password);
      return {
        status: response.status,
        body: await bodyWithoutId(response),
        ms: performance.now() - startedAt,
      };
    };
    const wrong = await timed('ann@example.org', 'not the password');
    const unknown = await timed('nobody@example.org', 'not the password');
    const disabled = await timed('gone@example.org', testPassword);
    expect(wrong).toMatchObject({ status: 401, body: { code: 'SIGN_IN_FAILED' } });
    expect({ ...unknown, ms: 0 }).toEqual({ ...wrong, ms: 0 });
    expect({ ...disabled, ms: 0 }).toEqual({ ...wrong, ms: 0 });
    expect(Math.max(wrong.ms, unknown.ms, disabled.ms)).toBeLessThan(
      4 * Math.min(wrong.ms, unknown.ms, disabled.ms) + 200,
    );
    expect(await database().select().from(session).where(eq(session.userId, disabledId))).toEqual([]);
  });

  it('records refusals by id, without what was typed', async () => {
    await signInFrom('ann@example.org', 'wrong wrong wrong');
    await signInFrom('stranger@example.org', 'wrong wrong wrong');
    const [known, unknown] = (await auditRecords()).slice(-2);
    expect(known).toMatchObject({ action: 'session.refused', objectId: personId, outcome: 'deny' });
    expect(unknown).toMatchObject({ action: 'session.refused', objectId: 'unknown', outcome: 'deny' });
    expect(JSON.stringify(unknown)).not.toContain('stranger');
  });

  it('limits attempts by account, known or not, over a restart, whatever address they come from', async () => {
    await joinPerson('limited@example.org');
    for (const email of ['limited@example.org', 'not-there@example.org']) {
      for (let attempt = 0; attempt < 10; attempt += 1) {
        expect((await signInFrom(email, 'wrong wrong wrong')).status).toBe(401);
      }
      closeDatabase();
      setConfig({ PINCITE_DATA_DIR: config().dataDir, PINCITE_LOG_LEVEL: 'silent' });
      const refused = await signInFrom(email);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    }
    setClockOffset(16 * 60_000);
    expect((await signInFrom('limited@example.org')).status).toBe(200);
  });

  it('limits attempts by address, over all accounts, in the database', async () => {
    const replies: number[] = [];
    for (let attempt = 0; attempt < 31; attempt += 1) {
      replies.push((await postSignIn(`${attempt}@example.org`, 'wrong wrong wrong', '203.0.113.99')).status);
    }
    expect(replies.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 401));
    expect(replies[30]).toBe(429);
    closeDatabase();
    expect((await postSignIn('31@example.org', 'wrong wrong wrong', '203.0.113.99')).status).toBe(429);
  });

  it('renews a hash that was made with less work', async () => {
    const userId = await joinPerson('old@example.org');
    const weak = await hash(testPassword, { memoryCost: 19_456, timeCost: 2 });
    await inTransaction(async (tx) => {
      await tx.update(account).set({ password: weak }).where(eq(account.userId, userId));
    });
    await newSession('old@example.org');
    const [row] = await database().select().from(account).where(eq(account.userId, userId));
    expect(row?.password).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    await newSession('old@example.org');
  });

  it('keeps sign-up and everything else of the library shut', async () => {
    const body = { email: 'new@example.org', password: testPassword, name: 'New' };
    const response = await auth().handler(pageRequest('/api/auth/sign-up/email', { body }));
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await database().select().from(user).where(eq(user.email, body.email))).toEqual([]);
    expect(auth().options).toMatchObject({
      emailAndPassword: { disableSignUp: true },
      session: { cookieCache: { enabled: false }, disableSessionRefresh: true },
      rateLimit: { enabled: true, storage: 'database' },
      telemetry: { enabled: false },
    });
    expect(auth().options).not.toHaveProperty('secondaryStorage');
    expect(auth().options.advanced).not.toHaveProperty('disableCSRFCheck');
    expect(auth().options.advanced).not.toHaveProperty('disableOriginCheck');
  });

  it('uses a host-bound, secure cookie on https', async () => {
    setConfig({
      PINCITE_DATA_DIR: config().dataDir,
      PINCITE_LOG_LEVEL: 'silent',
      PINCITE_BASE_URL: 'https://pincite.example.org',
    });
    const response = await signInFrom('ann@example.org');
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^__Host-pincite-session=.+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(await resolve(cookieOf(response))).not.toBeNull();
    setConfig({ PINCITE_DATA_DIR: config().dataDir, PINCITE_LOG_LEVEL: 'silent' });
  });
});

describe('a session', () => {
  let adminCookie = '';
  beforeAll(async () => {
    await inTransaction((tx) => clearAttempts(tx, attemptKey('sign-in', 'ann@example.org')));
    adminCookie = await newSession('admin@example.com');
    await joinPerson('bob@example.org');
  });
  afterEach(() => {
    setClockOffset(0);
  });

  it('ends when it was idle for 15 minutes, and is kept alive by use', async () => {
    const cookie = await newSession('bob@example.org');
    setClockOffset(10 * 60_000);
    expect(await resolve(cookie)).not.toBeNull();
    setClockOffset(24 * 60_000);
    expect(await resolve(cookie)).not.toBeNull();
    setClockOffset(40 * 60_000);
    const actions = await actionsDuring(async () => {
      expect(await resolve(cookie)).toBeNull();
    });
    expect(actions).toEqual(['session.ended']);
    setClockOffset(0);
    expect(await resolve(cookie)).toBeNull();
  });

  it('is not kept alive by what a page asks by itself', async () => {
    const cookie = await newSession('bob@example.org');
    const headers = new Headers({ cookie, 'x-pincite-background': '1' });
    setClockOffset(10 * 60_000);
    expect(await resolveSession(headers, 'test')).not.toBeNull();
    setClockOffset(16 * 60_000);
    expect(await resolveSession(headers, 'test')).toBeNull();
  });

  it('ends after 12 hours however much it is used', async () => {
    const cookie = await newSession('bob@example.org');
    for (let minutes = 10; minutes < 12 * 60; minutes += 10) {
      setClockOffset(minutes * 60_000);
      expect(await resolve(cookie)).not.toBeNull();
    }
    setClockOffset(12 * 3_600_000 + 60_000);
    expect(await resolve(cookie)).toBeNull();
  });

  it('knows the role of now, not that of the sign-in', async () => {
    const userId = await joinPerson('carol@example.org');
    const cookie = await newSession('carol@example.org');
    await changePerson(operator, { userId, role: 'administrator' });
    expect((await resolve(cookie))?.principal).toMatchObject({ isAdministrator: true });
    await changePerson(operator, { userId, role: 'person' });
    expect((await resolve(cookie))?.principal).toMatchObject({ isAdministrator: false });
  });

  it('dies with the account being disabled, and stays dead when it is enabled again', async () => {
    const userId = await joinPerson('dave@example.org');
    const cookie = await newSession('dave@example.org');
    const actions = await actionsDuring(() => changePerson(operator, { userId, disabled: true }));
    expect(actions).toEqual(['session.ended', 'person.disabled']);
    expect(await resolve(cookie)).toBeNull();
    await changePerson(operator, { userId, disabled: false });
    expect(await resolve(cookie)).toBeNull();
    await newSession('dave@example.org');
  });

  it('ends by signing out, in the database and in the browser', async () => {
    const cookie = await newSession('bob@example.org');
    const response = await signOut(pageRequest('/api/auth/sign-out', { method: 'POST', cookie }));
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()[0]).toMatch(/^pincite-session=; Max-Age=0/);
    expect(await resolve(cookie)).toBeNull();
    expect((await auditRecords()).at(-1)).toMatchObject({
      action: 'session.ended',
      detail: { reason: 'signed-out' },
    });
  });

  it('is told by get-session without its token', async () => {
    const body = await (
      await getSession(pageRequest('/api/auth/get-session', { cookie: adminCookie }))
    ).text();
    expect(JSON.parse(body)).toMatchObject({ user: { email: 'admin@example.com', role: 'administrator' } });
    expect(body).not.toContain('token');
    expect(await (await getSession(pageRequest('/api/auth/get-session'))).json()).toBeNull();
  });

  it.each([
    ['rubbish', 'pincite-session=rubbish'],
    ['a token without a signature', 'pincite-session=abcdefghijklmnopqrstuvwxyz012345'],
    [
      'a foreign signature',
      `pincite-session=abcdefghijklmnopqrstuvwxyz012345.${encodeURIComponent('A'.repeat(43) + '=')}`,
    ],
  ])('is not had by %s', async (_name, cookie) => {
    expect(await resolve(cookie)).toBeNull();
  });

  it('is not had by the token with another signature', async () => {
    const [row] = await database().select().from(session).limit(1);
    const forged = `pincite-session=${row?.token ?? ''}.${encodeURIComponent('A'.repeat(43) + '=')}`;
    expect(await resolve(forged)).toBeNull();
  });

  it('ends when the password is changed elsewhere; the one that changed it goes on', async () => {
    await joinPerson('eve@example.org');
    const here = await newSession('eve@example.org');
    const elsewhere = await newSession('eve@example.org');
    const context = await resolve(here);
    if (!context) throw new Error('not signed in');
    const change = (current: string, next: string) => changePassword(context, { current, next });
    await expect(change('not the password', 'another long password')).rejects.toMatchObject({
      code: 'PASSWORD_WRONG',
    });
    await expect(change(testPassword, 'short')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await change(testPassword, 'another long password');
    expect(await resolve(here)).not.toBeNull();
    expect(await resolve(elsewhere)).toBeNull();
    expect((await signInFrom('eve@example.org')).status).toBe(401);
    expect((await signInFrom('eve@example.org', 'another long password')).status).toBe(200);
  });
});
