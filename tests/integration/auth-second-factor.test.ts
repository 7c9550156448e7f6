import { Secret, TOTP } from 'otpauth';
import { eq } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeReadScope } from '#lib/access/read-scope.ts';
import { requireAdministrator, workspaceRolesOf } from '#lib/access/roles.ts';
import { changeSignInPolicy } from '#lib/admin/change-sign-in-policy.ts';
import { acceptCode } from '#lib/auth/accept-code.ts';
import { beginTotp } from '#lib/auth/enrol-totp.ts';
import { openOwnFactors, removeTotp } from '#lib/auth/own-factors.ts';
import { removeSecondFactors } from '#lib/auth/remove-second-factors.ts';
import { resolveSession } from '#lib/auth/resolve-session.ts';
import { now, setClockOffset } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { accountAttempts, totpFactors } from '#lib/db/schema/index.ts';
import { openAccount } from '#lib/users/open-account.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import { POST as confirmTotp } from '#app/api/account/totp/confirm/route.ts';
import { POST as begin } from '#app/api/account/totp/route.ts';
import { POST as secondFactor } from '#app/api/auth/second-factor/route.ts';
import { POST as signOut } from '#app/api/auth/sign-out/route.ts';
import { GET as workspacesRoute } from '#app/api/workspaces/route.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { cookieOf, pageRequest, postSignIn, setUpServer } from '#tests/support/auth.ts';
import { contextOf, joinPerson, operator } from '#tests/support/people.ts';

let client = 0;
async function signIn(email: string): Promise<string> {
  client += 1;
  const response = await postSignIn(email, undefined, `198.51.100.${client}`);
  expect(response.status).toBe(200);
  return cookieOf(response);
}

async function contextFor(cookie: string): Promise<RequestContext> {
  const context = await resolveSession(new Headers({ cookie }), 'test');
  if (!context) throw new Error('not signed in');
  return context;
}

const codeNow = (secret: string) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now() });

/** Each needs a code of its own, and the clock of these tests stands still: time goes on by a step. */
let steps = 0;
function nextStep(): void {
  steps += 1;
  setClockOffset(steps * 30_000);
}

async function showCode(cookie: string, code: string): Promise<Response> {
  return secondFactor(pageRequest('/api/auth/second-factor', { body: { code }, cookie }));
}

async function enrol(cookie: string): Promise<{ secret: string; recoveryCodes: string[]; cookie: string }> {
  const begun = await begin(pageRequest('/api/account/totp', { method: 'POST', cookie }));
  expect(begun.status).toBe(200);
  const { secret } = (await begun.json()) as { secret: string };
  nextStep();
  const body = { code: codeNow(secret) };
  const done = await confirmTotp(pageRequest('/api/account/totp/confirm', { body, cookie }));
  expect(done.status).toBe(200);
  const { recoveryCodes } = (await done.json()) as { recoveryCodes: string[] };
  return { secret, recoveryCodes, cookie: cookieOf(done) || cookie };
}

const openPolicy = { everybody: false, administrators: false, workspaceRole: null };

describe('a second factor', () => {
  let secret = '';
  let recoveryCodes: string[] = [];
  let annId = '';

  beforeAll(async () => {
    migrateDatabase();
    await setUpServer();
    annId = await joinPerson('ann@example.org');
    await createWorkspace(contextOf(annId), { name: 'Matter' });
    ({ secret, recoveryCodes } = await enrol(await signIn('ann@example.org')));
  });
  afterEach(async () => {
    await inTransaction(async (tx) => {
      await tx.delete(accountAttempts);
    });
  });

  it('is kept encrypted, with ten recovery codes of which only hashes are kept', async () => {
    const [row] = await database().select().from(totpFactors).where(eq(totpFactors.userId, annId));
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(recoveryCodes).toHaveLength(10);
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/);
    const stored = JSON.stringify(await database().query.recoveryCodes.findMany());
    for (const code of recoveryCodes) expect(stored).not.toContain(code);
  });

  it('is asked for after the password; until then nothing but showing it and signing out works', async () => {
    const cookie = await signIn('ann@example.org');
    const pending = await contextFor(cookie);
    expect(pending.principal).toMatchObject({ kind: 'pending', userId: annId, needs: 'second-factor' });
    expect(await workspaceRolesOf(pending)).toEqual(new Map());
    expect(await listWorkspaces(pending)).toEqual([]);
    expect((await makeReadScope(pending)).workspaceIds).toEqual([]);
    await expect(requireAdministrator(pending)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(openAccount(pending)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(createWorkspace(pending, { name: 'New' })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await expect(beginTotp(pending)).rejects.toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' });
    await expect(removeTotp(pending)).rejects.toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' });
    const refused = await workspacesRoute(pageRequest('/api/workspaces', { cookie }));
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ error: { code: 'SECOND_FACTOR_REQUIRED' } });
    expect((await signOut(pageRequest('/api/auth/sign-out', { method: 'POST', cookie }))).status).toBe(200);
    expect(await resolveSession(new Headers({ cookie }), 'test')).toBeNull();
  });

  it('replaces the session by another one; the cookie of before is worth nothing', async () => {
    const cookie = await signIn('ann@example.org');
    nextStep();
    const response = await showCode(cookie, codeNow(secret));
    expect(response.status).toBe(200);
    expect((await contextFor(cookieOf(response))).principal).toMatchObject({ kind: 'person', userId: annId });
    expect(await resolveSession(new Headers({ cookie }), 'test')).toBeNull();
  });

  it('takes no code twice, nor an older one, and not one code for two sessions at once', async () => {
    nextStep();
    const code = codeNow(secret);
    const older = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now() - 30_000 });
    const cookies = [await signIn('ann@example.org'), await signIn('ann@example.org')];
    const replies = await Promise.all(cookies.map((cookie) => showCode(cookie, code)));
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 403]);
    const again = await signIn('ann@example.org');
    for (const old of [code, ` ${code.slice(0, 3)} ${code.slice(3)}`, older, '000000', 'abcdef', '']) {
      const reply = await showCode(again, old);
      expect(reply.status).toBe(403);
      expect(await reply.json()).toMatchObject({ error: { code: 'SECOND_FACTOR_WRONG' } });
    }
    nextStep();
    expect((await showCode(again, ` ${codeNow(secret)} `)).status).toBe(200);
  });

  it('is shown by a recovery code, each once, however it is typed', async () => {
    const [first = '', second = ''] = recoveryCodes;
    const cookie = await signIn('ann@example.org');
    const actions = await actionsDuring(async () => {
      const typed = ` ${first.toUpperCase().replaceAll('-', ' ')} `;
      expect((await showCode(cookie, typed)).status).toBe(200);
    });
    expect(actions).toEqual(['recovery-code.used', 'session.ended', 'session.started']);
    const next = await signIn('ann@example.org');
    for (const again of [first, `${first} `, first.toUpperCase(), first.replaceAll('-', '')])
      expect((await showCode(next, again)).status).toBe(403);
    const good = await showCode(next, second);
    expect(good.status).toBe(200);
    expect(await openOwnFactors(await contextFor(cookieOf(good)))).toMatchObject({
      hasApp: true,
      recoveryCodesLeft: 8,
    });
  });

  it('is limited by account and by address, over a restart', async () => {
    const cookie = await signIn('ann@example.org');
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect((await showCode(cookie, '123456')).status).toBe(403);
    closeDatabase();
    nextStep();
    expect((await showCode(cookie, codeNow(secret))).status).toBe(429);
    const from = (ipAddress: string) => ({ ...operator, ipAddress });
    let refused = 0;
    for (let attempt = 0; attempt < 310; attempt += 1) {
      const context = from(`2001:db8:5:5::${attempt.toString(16)}`);
      const error = await acceptCode(context, { userId: `nobody-${attempt}`, code: '123456' }).catch(
        (thrown: unknown) => thrown,
      );
      if ((error as { code: string }).code === 'RATE_LIMITED') refused += 1;
    }
    expect(refused).toBe(10);
    await expect(
      acceptCode(from('2001:db8:5:6::1'), { userId: 'nobody', code: '123456' }),
    ).rejects.toMatchObject({ code: 'SECOND_FACTOR_WRONG' });
  });

  it('is asked of sessions that are open elsewhere as soon as it is set up', async () => {
    await joinPerson('ben@example.org');
    const here = await signIn('ben@example.org');
    const there = await signIn('ben@example.org');
    await enrol(here);
    expect((await contextFor(here)).principal.kind).toBe('person');
    expect((await contextFor(there)).principal.kind).toBe('pending');
  });

  it('is taken away by an administrator when it was lost; all sessions end', async () => {
    const benId = await joinPerson('bea@example.org');
    const cookie = await signIn('bea@example.org');
    await enrol(cookie);
    const actions = await actionsDuring(() => removeSecondFactors(operator, { userId: benId }));
    expect(actions).toEqual(['session.ended', 'second-factor.removed']);
    const fresh = await signIn('bea@example.org');
    expect((await contextFor(fresh)).principal.kind).toBe('person');
  });
});

describe('a second factor that is required', () => {
  let managerId = '';
  let readerId = '';
  const kindOf = async (cookie: string) => {
    const { principal } = await contextFor(cookie);
    return principal.kind === 'pending' ? principal.needs : principal.kind;
  };
  let cookies: Record<'admin' | 'manager' | 'reader' | 'nobody', string>;

  beforeAll(async () => {
    setClockOffset(0);
    managerId = await joinPerson('manager@example.org');
    readerId = await joinPerson('reader@example.org');
    await joinPerson('nobody@example.org');
    const { id: workspaceId } = await createWorkspace(contextOf(managerId), { name: 'Guarded' });
    await grantRole(contextOf(managerId), { workspaceId, holder: { userId: readerId }, role: 'reader' });
    cookies = {
      admin: await signIn('admin@example.com'),
      manager: await signIn('manager@example.org'),
      reader: await signIn('reader@example.org'),
      nobody: await signIn('nobody@example.org'),
    };
  });

  it.each([
    [openPolicy, []],
    [{ ...openPolicy, administrators: true }, ['admin']],
    [{ ...openPolicy, workspaceRole: 'manager' as const }, ['manager']],
    [{ ...openPolicy, workspaceRole: 'reader' as const }, ['manager', 'reader']],
    [{ ...openPolicy, everybody: true }, ['admin', 'manager', 'reader', 'nobody']],
  ])('by %j is missing to %j at once', async (policy, missing) => {
    await changeSignInPolicy(operator, policy);
    const found: string[] = [];
    for (const [who, cookie] of Object.entries(cookies)) {
      if ((await kindOf(cookie)) === 'enrolment') found.push(who);
    }
    expect(found).toEqual(missing);
  });

  it('closes scopes that were made before', async () => {
    await changeSignInPolicy(operator, openPolicy);
    const context = await contextFor(cookies.manager);
    expect((await workspaceRolesOf(context)).size).toBe(1);
    await changeSignInPolicy(operator, { ...openPolicy, workspaceRole: 'manager' });
    expect((await workspaceRolesOf(context)).size).toBe(0);
  });

  it('is set up by whoever lacks it, which opens everything with a new cookie; the last one can’t be removed', async () => {
    const enrolled = await enrol(cookies.manager);
    expect(enrolled.cookie).not.toBe(cookies.manager);
    expect(await kindOf(enrolled.cookie)).toBe('person');
    expect(await resolveSession(new Headers({ cookie: cookies.manager }), 'test')).toBeNull();
    const context = await contextFor(enrolled.cookie);
    expect((await workspaceRolesOf(context)).size).toBe(1);
    await expect(removeTotp(context)).rejects.toMatchObject({ code: 'CONFLICT' });
    await changeSignInPolicy(operator, openPolicy);
    await removeTotp(context);
    expect(await openOwnFactors(context)).toEqual({ hasApp: false, recoveryCodesLeft: 0, isRequired: false });
  });

  it('is changed by administrators only', async () => {
    await expect(changeSignInPolicy(contextOf(readerId), openPolicy)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
