import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey, type CreateApiKeyInput } from '#lib/auth/create-api-key.ts';
import { listOwnApiKeys, revokeApiKey } from '#lib/auth/own-api-keys.ts';
import { resolveKey } from '#lib/auth/resolve-key.ts';
import { narrowRoles } from '#lib/access/key-scope.ts';
import { requireAdministrator, workspaceRolesOf } from '#lib/access/roles.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { watchDocuments } from '#lib/documents/watch-documents.ts';
import { roleRank, workspaceRoleNames } from '#lib/shared/roles.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { revokeRole } from '#lib/workspaces/revoke-role.ts';
import { PATCH as changeAccount } from '#app/api/account/route.ts';
import { POST as makeKey } from '#app/api/account/api-keys/route.ts';
import { GET as listPeople } from '#app/api/admin/people/route.ts';
import { POST as upload, GET as documentsRoute } from '#app/api/workspaces/[workspaceId]/documents/route.ts';
import { PATCH as changeWorkspace } from '#app/api/workspaces/[workspaceId]/route.ts';
import { GET as workspacesRoute, POST as newWorkspace } from '#app/api/workspaces/route.ts';
import { auditRecords } from '#tests/support/audit.ts';
import { pageRequest, setUpServer } from '#tests/support/auth.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';

let admin: RequestContext;
let adminId = '';
let first = '';
let second = '';

const scope = (over: Partial<CreateApiKeyInput> = {}): CreateApiKeyInput => ({
  name: 'Script',
  role: 'reader',
  workspaceIds: null,
  days: 30,
  ...over,
});

const contextBy = (key: string) => resolveKey(key, { headers: new Headers(), requestId: 'test' });

/** A request as a program sends it: no cookie, no origin. */
function programRequest(path: string, key: string, input: { method?: string; body?: unknown } = {}): Request {
  const request = pageRequest(path, { ...input, headers: { authorization: `Bearer ${key}` } });
  request.headers.delete('origin');
  return request;
}

const at = (workspaceId: string) => ({ params: Promise.resolve({ workspaceId }) });

beforeAll(async () => {
  migrateDatabase();
  ({ userId: adminId } = await setUpServer());
  admin = contextOf(adminId);
  ({ id: first } = await createWorkspace(admin, { name: 'First' }));
  ({ id: second } = await createWorkspace(admin, { name: 'Second' }));
});
afterEach(() => {
  setClockOffset(0);
});

describe('a key', () => {
  it('lends the lower of the person’s role and its own, in the workspaces it names', async () => {
    for (const own of workspaceRoleNames) {
      for (const lent of ['reader', 'editor'] as const) {
        const userId = await addPerson(`${newId()}@example.org`);
        await grantRole(admin, { workspaceId: first, holder: { userId }, role: own });
        await grantRole(admin, { workspaceId: second, holder: { userId }, role: own });
        const { key } = await createApiKey(contextOf(userId), scope({ role: lent, workspaceIds: [first] }));
        const lower = roleRank[own] < roleRank[lent] ? own : lent;
        expect(await workspaceRolesOf(await contextBy(key))).toEqual(new Map([[first, lower]]));
      }
    }
    expect(narrowRoles(new Map([['a', 'manager']]), { role: 'reader', workspaceIds: null })).toEqual(
      new Map([['a', 'reader']]),
    );
  });

  it('follows its person’s rights, and gives none that they lost', async () => {
    const userId = await addPerson('follower@example.org');
    const { roleId } = await grantRole(admin, { workspaceId: first, holder: { userId }, role: 'editor' });
    const { key } = await createApiKey(contextOf(userId), scope({ role: 'editor' }));
    const context = await contextBy(key);
    expect((await workspaceRolesOf(context)).get(first)).toBe('editor');
    await revokeRole(admin, { workspaceId: first, roleId });
    expect((await workspaceRolesOf(context)).size).toBe(0);
  });

  it('reads and asks over the API without an origin, and does not do what was not lent', async () => {
    const { key } = await createApiKey(admin, scope({ workspaceIds: [first] }));
    const listed = await workspacesRoute(programRequest('/api/workspaces', key));
    expect(await listed.json()).toMatchObject({ workspaces: [{ id: first, role: 'reader' }] });
    const documents = (id: string) =>
      documentsRoute(programRequest(`/api/workspaces/${id}/documents`, key), at(id));
    expect((await documents(first)).status).toBe(200);
    expect((await documents(second)).status).toBe(404);
    const path = `/api/workspaces/${first}/documents?name=a.txt`;
    expect((await upload(programRequest(path, key, { body: {} }), at(first))).status).toBe(404);
    const rename = programRequest(`/api/workspaces/${first}`, key, { method: 'PATCH', body: { name: 'X' } });
    expect((await changeWorkspace(rename, at(first))).status).toBe(401);
    expect((await newWorkspace(programRequest('/api/workspaces', key, { body: { name: 'X' } }))).status).toBe(
      401,
    );
    expect((await listPeople(programRequest('/api/admin/people', key))).status).toBe(401);
    await expect(requireAdministrator(await contextBy(key))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const own = programRequest('/api/account', key, { method: 'PATCH', body: { name: 'X' } });
    expect((await changeAccount(own)).status).toBe(401);
    const more = programRequest('/api/account/api-keys', key, { body: scope({ role: 'editor' }) });
    expect((await makeKey(more)).status).toBe(401);
  });

  it('uploads when that was lent', async () => {
    const { key, id } = await createApiKey(admin, scope({ role: 'editor', workspaceIds: [first] }));
    const path = `/api/workspaces/${first}/documents?name=note.txt`;
    const response = await upload(programRequest(path, key, { body: 'Words of a note.' }), at(first));
    expect(response.status).toBe(201);
    expect((await auditRecords()).at(-1)).toMatchObject({
      action: 'document.uploaded',
      actor: adminId,
      key: id,
    });
  });

  it('is kept as a hash, shown once and listed without itself', async () => {
    const { key, id } = await createApiKey(admin, scope({ name: 'Listed' }));
    expect(key).toMatch(/^pincite_[\w-]{43}$/);
    const listed = await listOwnApiKeys(admin);
    expect(listed[0]).toMatchObject({ id, name: 'Listed', lastUsedAt: null, hasExpired: false });
    const everything = JSON.stringify([
      listed,
      await database().query.apiKeys.findMany(),
      await auditRecords(),
    ]);
    expect(everything).not.toContain(key.slice(8));
    await contextBy(key);
    expect((await listOwnApiKeys(admin))[0]?.lastUsedAt).not.toBeNull();
  });

  it('ends by being revoked, by time, and with its person; streams too; enabling does not bring it back', async () => {
    const userId = await addPerson('ends@example.org');
    await grantRole(admin, { workspaceId: first, holder: { userId }, role: 'reader' });
    const person = contextOf(userId);
    const dead = { code: 'UNAUTHENTICATED' };
    const made = await createApiKey(person, scope());
    const stream = watchDocuments(await contextBy(made.key), {
      workspaceId: first,
      signal: new AbortController().signal,
    });
    await stream.next();
    const next = stream.next();
    await expect(revokeApiKey(admin, { keyId: made.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await revokeApiKey(person, { keyId: made.id });
    await expect(next).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(contextBy(made.key)).rejects.toMatchObject(dead);
    const timed = await createApiKey(person, scope({ days: 1 }));
    const context = await contextBy(timed.key);
    setClockOffset(86_400_001);
    await expect(contextBy(timed.key)).rejects.toMatchObject(dead);
    expect((await workspaceRolesOf(context)).size).toBe(0);
    setClockOffset(0);
    const last = await createApiKey(person, scope());
    await changePerson(operator, { userId, disabled: true });
    await expect(contextBy(last.key)).rejects.toMatchObject(dead);
    await changePerson(operator, { userId, disabled: false });
    await expect(contextBy(last.key)).rejects.toMatchObject(dead);
  });

  it('is made after a fresh sign-in, for workspaces that one may enter', async () => {
    const stranger = contextOf(await addPerson('stranger@example.org'));
    for (const workspaceIds of [[first], [newId()]])
      await expect(createApiKey(stranger, scope({ workspaceIds }))).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    setClockOffset(6 * 60_000);
    await expect(createApiKey(admin, scope())).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });

  it('beats a cookie, and a wrong one is nobody, whatever else is sent', async () => {
    for (const authorization of [
      'Bearer nonsense',
      'Bearer ',
      'Basic eDp5',
      'Bearer pincite_'.padEnd(51, 'A'),
    ]) {
      const request = pageRequest('/api/workspaces', { headers: { authorization } });
      expect((await workspacesRoute(request)).status).toBe(401);
    }
  });
});
