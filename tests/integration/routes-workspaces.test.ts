import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { session } from '#lib/db/schema/index.ts';
import { GET as listPeople } from '#app/api/admin/people/route.ts';
import { PATCH as changePerson } from '#app/api/admin/people/[userId]/route.ts';
import { POST as invite } from '#app/api/admin/invitations/route.ts';
import { PATCH as changeAccount } from '#app/api/account/route.ts';
import { POST as signIn } from '#app/api/auth/sign-in/email/route.ts';
import { POST as accept } from '#app/api/invitations/accept/route.ts';
import { GET as listWorkspaces, POST as createWorkspace } from '#app/api/workspaces/route.ts';
import {
  DELETE as deleteWorkspace,
  GET as openWorkspace,
  PATCH as changeWorkspace,
} from '#app/api/workspaces/[workspaceId]/route.ts';
import { GET as listMembers, POST as grantRole } from '#app/api/workspaces/[workspaceId]/members/route.ts';
import { cookieOf, pageRequest, setUpServer, testPassword } from '#tests/support/auth.ts';

const params = <T extends Record<string, string>>(values: T) => ({ params: Promise.resolve(values) });

async function errorOf(response: Response): Promise<{ status: number; code: string; message: string }> {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return { status: response.status, code: error.code, message: error.message };
}

describe('the routes of workspaces and people', () => {
  let adminCookie = '';
  let personCookie = '';
  let personId = '';

  beforeAll(async () => {
    migrateDatabase();
    ({ cookie: adminCookie } = await setUpServer());
    const invited = await invite(
      pageRequest('/api/admin/invitations', {
        cookie: adminCookie,
        body: { email: 'ann@example.org', role: 'person' },
      }),
    );
    expect(invited.status).toBe(201);
    const { link } = (await invited.json()) as { link: string };
    const token = new URL(link).searchParams.get('token');
    const joined = await accept(
      pageRequest('/api/invitations/accept', { body: { token, name: 'Ann', password: testPassword } }),
    );
    expect(joined.status).toBe(200);
    personCookie = cookieOf(joined);
    ({
      user: { id: personId },
    } = (await joined.json()) as { user: { id: string } });
  });

  async function newWorkspace(cookie = personCookie): Promise<string> {
    const response = await createWorkspace(
      pageRequest('/api/workspaces', { cookie, body: { name: 'Matter' } }),
    );
    expect(response.status).toBe(201);
    return ((await response.json()) as { id: string }).id;
  }

  it('carry a workspace from its making to its end', async () => {
    const workspaceId = await newWorkspace();
    const path = `/api/workspaces/${workspaceId}`;
    const listed = await listWorkspaces(pageRequest('/api/workspaces', { cookie: personCookie }));
    expect(await listed.json()).toMatchObject({
      workspaces: [{ id: workspaceId, role: 'manager', documentCount: 0 }],
    });
    const changed = await changeWorkspace(
      pageRequest(path, { method: 'PATCH', cookie: personCookie, body: { name: 'Renamed' } }),
      params({ workspaceId }),
    );
    expect(await changed.json()).toMatchObject({ name: 'Renamed' });
    const removed = await deleteWorkspace(
      pageRequest(path, { method: 'DELETE', cookie: personCookie }),
      params({ workspaceId }),
    );
    expect(removed.status).toBe(204);
    const gone = await openWorkspace(pageRequest(path, { cookie: personCookie }), params({ workspaceId }));
    expect(gone.status).toBe(404);
  });

  it('answer a foreign workspace, an absent one and no identifier at all alike', async () => {
    const foreign = await newWorkspace();
    const open = async (workspaceId: string) =>
      errorOf(
        await openWorkspace(
          pageRequest(`/api/workspaces/${workspaceId}`, { cookie: adminCookie }),
          params({ workspaceId }),
        ),
      );
    const expected = await open(newId());
    expect(expected).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(await open(foreign)).toEqual(expected);
    for (const id of ['1', '../etc', `${foreign}'`, foreign.toUpperCase(), 'x'.repeat(10_000)]) {
      expect(await open(id)).toEqual(expected);
    }
  });

  it('give administrators no way into a workspace they are no member of', async () => {
    const workspaceId = await newWorkspace();
    const members = `/api/workspaces/${workspaceId}/members`;
    const body = { userId: personId, role: 'manager' };
    const granted = await grantRole(
      pageRequest(members, { cookie: adminCookie, body }),
      params({ workspaceId }),
    );
    expect(granted.status).toBe(404);
    expect(
      (await listMembers(pageRequest(members, { cookie: adminCookie }), params({ workspaceId }))).status,
    ).toBe(404);
  });

  it('show the screens of administrators to administrators', async () => {
    expect((await listPeople(pageRequest('/api/admin/people', { cookie: adminCookie }))).status).toBe(200);
    const refused = await listPeople(pageRequest('/api/admin/people', { cookie: personCookie }));
    expect(await errorOf(refused)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    const path = `/api/admin/people/${personId}`;
    const promote = pageRequest(path, {
      method: 'PATCH',
      cookie: personCookie,
      body: { role: 'administrator' },
    });
    expect((await changePerson(promote, params({ userId: personId }))).status).toBe(404);
  });

  const wrongBodies: [string, string][] = [
    ['nothing', ''],
    ['malformed JSON', '{"name": '],
    ['an array', '[]'],
    ['null', 'null'],
    ['no fields', '{}'],
    ['a number for text', '{"name": 7}'],
    ['an object for text', '{"name": {"$ne": ""}}'],
    ['an unknown field', '{"name": "x", "id": "00000000-0000-4000-8000-000000000000"}'],
    ['a prototype', '{"name": "x", "__proto__": {"role": "administrator"}}'],
    ['bytes that are no UTF-8', '\u00ff'],
    ['a name without end', JSON.stringify({ name: 'x'.repeat(900_000) })],
  ];

  it.each(wrongBodies)('refuse %s with a clear word', async (_name, body) => {
    const request = pageRequest('/api/workspaces', { method: 'POST', cookie: personCookie });
    const response = await createWorkspace(
      new Request(request, { body: Buffer.from(body, 'latin1'), headers: withJson(request.headers) }),
    );
    const error = await errorOf(response);
    expect(error).toMatchObject({ status: 400, code: 'INPUT_INVALID' });
    expect(error.message.length).toBeLessThan(600);
  });

  it('refuse more than a megabyte, declared or not, and what is not called JSON', async () => {
    const large = JSON.stringify({ name: 'x'.repeat(1024 * 1024) });
    const request = pageRequest('/api/workspaces', { method: 'POST', cookie: personCookie });
    const send = (headers: Headers) => createWorkspace(new Request(request, { body: large, headers }));
    expect(await errorOf(await send(withJson(request.headers)))).toMatchObject({
      status: 413,
      code: 'REQUEST_TOO_LARGE',
    });
    const declared = withJson(request.headers);
    declared.set('content-length', String(large.length));
    expect(await errorOf(await send(declared))).toMatchObject({ status: 413 });
    const plain = new Headers(request.headers);
    plain.set('content-type', 'text/plain');
    expect(await errorOf(await send(plain))).toMatchObject({ status: 400, code: 'INPUT_INVALID' });
  });

  it('let nobody set what is not theirs to set', async () => {
    const path = '/api/account';
    const request = pageRequest(path, {
      method: 'PATCH',
      cookie: personCookie,
      body: { name: 'Ann', role: 'administrator' },
    });
    expect((await changeAccount(request)).status).toBe(400);
    const long = { email: 'ann@example.org', password: 'x'.repeat(200_000) };
    expect((await signIn(pageRequest('/api/auth/sign-in/email', { body: long }))).status).toBe(400);
  });

  it('end with the session of a person who is disabled', async () => {
    const path = `/api/admin/people/${personId}`;
    const disable = pageRequest(path, { method: 'PATCH', cookie: adminCookie, body: { disabled: true } });
    expect((await changePerson(disable, params({ userId: personId }))).status).toBe(204);
    const refused = await listWorkspaces(pageRequest('/api/workspaces', { cookie: personCookie }));
    expect(await errorOf(refused)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect(await database().select().from(session)).toHaveLength(1);
  });
});

function withJson(headers: Headers): Headers {
  const made = new Headers(headers);
  made.set('content-type', 'application/json');
  return made;
}
