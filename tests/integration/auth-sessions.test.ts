import { eq } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeReadScope, isScopeCurrent } from '#lib/access/read-scope.ts';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { listOwnSessions } from '#lib/auth/list-own-sessions.ts';
import { resolveSession } from '#lib/auth/resolve-session.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { config, setConfig } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { session } from '#lib/db/schema/index.ts';
import { watchDocuments } from '#lib/documents/watch-documents.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { DELETE as endOthers } from '#app/api/account/sessions/route.ts';
import { DELETE as endOne } from '#app/api/account/sessions/[sessionId]/route.ts';
import { actionsDuring, auditRecords } from '#tests/support/audit.ts';
import { cookieOf, pageRequest, postSignIn, setUpServer } from '#tests/support/auth.ts';
import { joinPerson, operator } from '#tests/support/people.ts';

type SignedIn = { cookie: string; context: RequestContext; sessionId: string };

let client = 0;

async function signIn(email: string): Promise<SignedIn> {
  client += 1;
  const cookie = cookieOf(await postSignIn(email, undefined, `198.51.100.${client}`));
  const context = await resolveSession(new Headers({ cookie }), 'test');
  if (context?.principal.kind !== 'person') throw new Error('not signed in');
  return { cookie, context, sessionId: context.principal.sessionId };
}

const isOpen = async (one: SignedIn) =>
  (await resolveSession(new Headers({ cookie: one.cookie }), 'test')) !== null;

function askToEnd(one: SignedIn, sessionId: string): Promise<Response> {
  const request = pageRequest(`/api/account/sessions/${sessionId}`, { method: 'DELETE', cookie: one.cookie });
  return endOne(request, { params: Promise.resolve({ sessionId }) });
}

describe('the sessions of a person', () => {
  let annId = '';
  beforeAll(async () => {
    migrateDatabase();
    await setUpServer();
    annId = await joinPerson('ann@example.org');
    await joinPerson('bob@example.org');
  });
  afterEach(() => {
    setClockOffset(0);
  });

  it('are listed with device, address and last use, the one that asks marked, and nobody else’s', async () => {
    const first = await signIn('ann@example.org');
    setClockOffset(60_000);
    const second = await signIn('ann@example.org');
    await signIn('bob@example.org');
    const listed = await listOwnSessions(second.context);
    expect(listed.map(({ id, isCurrent }) => ({ id, isCurrent }))).toEqual([
      { id: second.sessionId, isCurrent: true },
      { id: first.sessionId, isCurrent: false },
    ]);
    expect(listed[0]).toMatchObject({ address: `198.51.100.${client - 1}`, method: 'password' });
    expect(JSON.stringify(listed)).not.toContain('token');
    setClockOffset(15.5 * 60_000);
    expect((await listOwnSessions(second.context)).map(({ id }) => id)).toEqual([second.sessionId]);
  });

  it('end one by one, with a record, and never another person’s', async () => {
    const here = await signIn('ann@example.org');
    const there = await signIn('ann@example.org');
    const bob = await signIn('bob@example.org');
    const actions = await actionsDuring(async () => {
      expect((await askToEnd(here, there.sessionId)).status).toBe(204);
    });
    expect(actions).toEqual(['session.ended']);
    expect((await auditRecords()).at(-1)?.detail).toMatchObject({ reason: 'revoked', personId: annId });
    expect([await isOpen(here), await isOpen(there)]).toEqual([true, false]);
    const bodies = [];
    for (const id of [bob.sessionId, newId(), there.sessionId]) {
      const response = await askToEnd(here, id);
      expect(response.status).toBe(404);
      const { error } = (await response.json()) as { error: { requestId: string } };
      bodies.push({ ...error, requestId: '' });
    }
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
    expect(await isOpen(bob)).toBe(true);
  });

  it('end all at once but the one that asks', async () => {
    const here = await signIn('ann@example.org');
    const others = [await signIn('ann@example.org'), await signIn('ann@example.org')];
    const bob = await signIn('bob@example.org');
    const request = pageRequest('/api/account/sessions', { method: 'DELETE', cookie: here.cookie });
    expect((await endOthers(request)).status).toBe(204);
    expect(await database().select().from(session).where(eq(session.userId, annId))).toHaveLength(1);
    for (const other of others) expect(await isOpen(other)).toBe(false);
    expect([await isOpen(here), await isOpen(bob)]).toEqual([true, true]);
  });

  it('last as long as the settings say, and a session that is over opens nothing even without being asked for', async () => {
    const settings = { PINCITE_DATA_DIR: config().dataDir, PINCITE_LOG_LEVEL: 'silent' };
    closeDatabase();
    setConfig({ ...settings, PINCITE_IDLE_MINUTES: '3', PINCITE_SESSION_HOURS: '1' });
    const one = await signIn('ann@example.org');
    const { id: workspaceId } = await createWorkspace(one.context, { name: 'Timed' });
    setClockOffset(2 * 60_000);
    expect(await isOpen(one)).toBe(true);
    expect((await workspaceRolesOf(one.context)).has(workspaceId)).toBe(true);
    setClockOffset(6 * 60_000);
    expect((await workspaceRolesOf(one.context)).size).toBe(0);
    expect(await isOpen(one)).toBe(false);
    setClockOffset(0);
    const used = await signIn('ann@example.org');
    for (let minutes = 2; minutes < 60; minutes += 2) {
      setClockOffset(minutes * 60_000);
      expect(await isOpen(used)).toBe(true);
    }
    setClockOffset(60 * 60_000);
    expect((await workspaceRolesOf(used.context)).size).toBe(0);
    expect(await isOpen(used)).toBe(false);
    closeDatabase();
    setConfig(settings);
  });

  it('take their streams and scopes with them', async () => {
    const here = await signIn('ann@example.org');
    const there = await signIn('ann@example.org');
    const { id: workspaceId } = await createWorkspace(here.context, { name: 'Watched' });
    const scope = await makeReadScope(there.context, { workspaceId });
    const abort = new AbortController();
    const stream = watchDocuments(there.context, { workspaceId, signal: abort.signal });
    expect((await stream.next()).value).toEqual({ documents: [], removed: [] });
    const next = stream.next();
    expect((await askToEnd(here, there.sessionId)).status).toBe(204);
    await expect(next).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await isScopeCurrent(scope)).toBe(false);
    await expect(makeReadScope(there.context, { workspaceId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    abort.abort();
  });

  it('and their streams end when the account is disabled', async () => {
    const userId = await joinPerson('carl@example.org');
    const carl = await signIn('carl@example.org');
    const { id: workspaceId } = await createWorkspace(carl.context, { name: 'Closed' });
    const stream = watchDocuments(carl.context, { workspaceId, signal: new AbortController().signal });
    await stream.next();
    const next = stream.next();
    await changePerson(operator, { userId, disabled: true });
    await expect(next).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
