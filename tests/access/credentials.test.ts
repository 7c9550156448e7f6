import { Readable } from 'node:stream';
import { and, eq } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { contextOfPerson } from '#lib/access/person-context.ts';
import {
  hasHiddenDocuments,
  isScopeCurrent,
  makeReadScope,
  readableDocuments,
} from '#lib/access/read-scope.ts';
import { requireAdministrator, requireWorkspaceRole, workspaceRolesOf } from '#lib/access/roles.ts';
import { registeredDestinations } from '#lib/admin/registered-destinations.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { createApiKey } from '#lib/auth/create-api-key.ts';
import { deleteProvider, saveProvider } from '#lib/auth/identity-providers.ts';
import { revokeApiKey } from '#lib/auth/own-api-keys.ts';
import { beginBreakGlass } from '#lib/break-glass/begin-break-glass.ts';
import { openConversation } from '#lib/conversations/open-conversation.ts';
import { config } from '#lib/core/config.ts';
import { now, setClockOffset } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { conversations, documents, groupMembers, session } from '#lib/db/schema/index.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import { nameableWorkspaces } from '#lib/walls/nameable-workspaces.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { changeRole } from '#lib/workspaces/change-role.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { addPerson, anonymous, contextOf, operator } from '#tests/support/people.ts';

/** Walls, restrictions and emergency access, asked with whatever somebody may come in by. */

let ownerId = '';
let readerId = '';
let workspaceId = '';
let secretId = '';
let openId = '';

beforeAll(async () => {
  migrateDatabase();
  await addPerson('root@example.org', 'administrator');
  ownerId = await addPerson(`${newId()}@example.org`);
  readerId = await addPerson(`${newId()}@example.org`);
  const owner = contextOf(ownerId);
  ({ id: workspaceId } = await createWorkspace(owner, { name: 'Mill' }));
  await grantRole(owner, { workspaceId, holder: { userId: readerId }, role: 'reader' });
  const upload = (name: string) =>
    uploadDocument(owner, { workspaceId, name, content: Readable.from([Buffer.from(`Text of ${name}.`)]) });
  ({ id: openId } = await upload('open.txt'));
  ({ id: secretId } = await upload('secret.txt'));
  await restrictDocument(owner, { documentId: secretId });
});
afterEach(() => {
  setClockOffset(0);
});

async function keyOf(
  userId: string,
  role: 'reader' | 'editor' = 'reader',
  workspaceIds: string[] | null = null,
): Promise<RequestContext> {
  const { id } = await createApiKey(contextOf(userId), { name: 'Key', role, workspaceIds, days: 1 });
  return { principal: { kind: 'key', userId, keyId: id }, requestId: 'test' };
}

const pendingOf = (userId: string): RequestContext => {
  const { principal } = contextOf(userId);
  const sessionId = principal.kind === 'person' ? principal.sessionId : '';
  return { principal: { kind: 'pending', userId, sessionId, needs: 'second-factor' }, requestId: 'test' };
};

async function readable(context: RequestContext): Promise<string[]> {
  const scope = await makeReadScope(context);
  const rows = await database().select({ id: documents.id }).from(documents).where(readableDocuments(scope));
  return rows.map(({ id }) => id).sort();
}

const wallAround = (userId: string) =>
  createWall(operator, {
    name: `Wall ${newId()}`,
    reason: 'Two teams act against each other.',
    kind: 'all-but-these',
    userIds: [userId],
    groupIds: [],
    workspaceIds: [workspaceId],
    startsAt: null,
    endsAt: null,
  });

it('an upload is refused when the role was lowered while the file came', async () => {
  const userId = await addPerson(`${newId()}@example.org`);
  const owner = contextOf(ownerId);
  const { roleId } = await grantRole(owner, { workspaceId, holder: { userId }, role: 'editor' });
  async function* content() {
    yield Buffer.from('The first half ');
    await changeRole(owner, { workspaceId, roleId, role: 'reader' });
    yield Buffer.from('and the second.');
  }
  const attempt = uploadDocument(contextOf(userId), { workspaceId, name: 'late.txt', content: content() });
  await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const kept = await database().select().from(documents).where(eq(documents.name, 'late.txt'));
  expect(kept).toEqual([]);
});

describe('a key', () => {
  it('opens restricted documents exactly where its person has a grant', async () => {
    expect(await readable(await keyOf(ownerId))).toEqual([openId, secretId].sort());
    const key = await keyOf(readerId);
    expect(await readable(key)).toEqual([openId]);
    expect(await hasHiddenDocuments(await makeReadScope(key), workspaceId)).toBe(true);
  });

  it('opens no conversation of a workspace that it may not enter, which its person still opens', async () => {
    const { id: otherId } = await createWorkspace(contextOf(ownerId), { name: 'Other' });
    const made = { workspaceId, ownerId, title: 'What of the mill?', createdAt: now(), updatedAt: now() };
    const conversationId = newId();
    await inTransaction((tx) => tx.insert(conversations).values({ id: conversationId, ...made }));
    const opened = await keyOf(ownerId);
    expect((await openConversation(opened, { conversationId })).title).toBe('What of the mill?');
    const narrow = await keyOf(ownerId, 'reader', [otherId]);
    await expect(openConversation(narrow, { conversationId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('enters no workspace that a wall closes to its person', async () => {
    const userId = await addPerson(`${newId()}@example.org`);
    await grantRole(contextOf(ownerId), { workspaceId, holder: { userId }, role: 'editor' });
    const key = await keyOf(userId, 'editor');
    const scope = await makeReadScope(key);
    expect((await workspaceRolesOf(key)).get(workspaceId)).toBe('editor');
    await wallAround(userId);
    expect((await workspaceRolesOf(key)).size).toBe(0);
    expect(await isScopeCurrent(scope)).toBe(false);
    expect(await readable(key)).toEqual([]);
  });

  it('is never lent emergency access, nor the rights of an administrator', async () => {
    const rootId = await addPerson(`${newId()}@example.org`, 'administrator');
    const begin = (context: RequestContext) =>
      beginBreakGlass(context, { workspaceId, reason: 'To look at an incident.', minutes: 5 });
    const key = await keyOf(rootId);
    await expect(begin(key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await begin(contextOf(rootId));
    expect((await workspaceRolesOf(contextOf(rootId))).get(workspaceId)).toBe('reader');
    expect((await workspaceRolesOf(key)).size).toBe(0);
    await expect(requireAdministrator(key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await nameableWorkspaces(key)).toEqual([]);
  });

  it('takes its scopes with it when it is revoked', async () => {
    const key = await keyOf(readerId);
    const scope = await makeReadScope(key);
    expect(await isScopeCurrent(scope)).toBe(true);
    const keyId = key.principal.kind === 'key' ? key.principal.keyId : '';
    await revokeApiKey(contextOf(readerId), { keyId });
    expect(await isScopeCurrent(scope)).toBe(false);
    expect((await workspaceRolesOf(key)).size).toBe(0);
  });
});

describe('who may read nothing', () => {
  const nobody: Record<string, () => Promise<RequestContext>> = {
    'nobody signed in': () => Promise.resolve(anonymous),
    'a session without its second factor': () => Promise.resolve(pendingOf(ownerId)),
    'a session that is over': () => {
      const context = contextOf(ownerId);
      setClockOffset(config().session.idleMs + 1000);
      return Promise.resolve(context);
    },
    'a session that was never there': () =>
      Promise.resolve({
        principal: { kind: 'person', userId: ownerId, sessionId: newId(), isAdministrator: true },
        requestId: 'test',
      }),
    'the session of somebody else': () => {
      const { principal } = contextOf(readerId);
      const sessionId = principal.kind === 'person' ? principal.sessionId : '';
      return Promise.resolve({
        principal: { kind: 'person', userId: ownerId, sessionId, isAdministrator: true },
        requestId: 'test',
      });
    },
  };

  it.each(Object.entries(nobody))('%s enters no workspace', async (_name, make) => {
    const context = await make();
    expect((await workspaceRolesOf(context)).size).toBe(0);
    expect(await readable(context)).toEqual([]);
    await expect(makeReadScope(context, { workspaceId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(requireAdministrator(context)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('and a scope ends with its session, though no right has changed', async () => {
    const context = contextOf(readerId);
    const scope = await makeReadScope(context);
    expect(await isScopeCurrent(scope)).toBe(true);
    const sessionId = context.principal.kind === 'person' ? context.principal.sessionId : '';
    await inTransaction(async (tx) => {
      await tx.delete(session).where(and(eq(session.id, sessionId), eq(session.userId, readerId)));
    });
    expect(await isScopeCurrent(scope)).toBe(false);
  });
});

describe('a person whom somebody else asks about', () => {
  it('has the rights of the person, without a session', async () => {
    const reviewed = contextOfPerson(readerId, 'test');
    expect((await workspaceRolesOf(reviewed)).get(workspaceId)).toBe('reader');
    expect(await readable(reviewed)).toEqual([openId]);
    expect(await readable(contextOfPerson(ownerId, 'test'))).toEqual([openId, secretId].sort());
  });

  it('can do nothing: no role above reader, no administration, no entry in the log', async () => {
    const reviewed = contextOfPerson(ownerId, 'test');
    expect((await workspaceRolesOf(reviewed)).get(workspaceId)).toBe('manager');
    await requireWorkspaceRole(reviewed, { workspaceId, role: 'reader' });
    for (const role of ['editor', 'manager'] as const)
      await expect(requireWorkspaceRole(reviewed, { workspaceId, role })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    const rootId = await addPerson(`${newId()}@example.org`, 'administrator');
    await expect(requireAdministrator(contextOfPerson(rootId, 'test'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const record = inTransaction((tx) =>
      recordAudit(tx, reviewed, { action: 'document.restricted', objectType: 'document', objectId: openId }),
    );
    await expect(record).rejects.toThrow('in the name of');
  });

  it('has no rights once the account is disabled', async () => {
    const userId = await addPerson(`${newId()}@example.org`);
    await grantRole(contextOf(ownerId), { workspaceId, holder: { userId }, role: 'reader' });
    await changePerson(operator, { userId, disabled: true });
    expect((await workspaceRolesOf(contextOfPerson(userId, 'test'))).size).toBe(0);
  });
});

describe('a group on a wall that a provider fills', () => {
  const provider = {
    name: 'Directory',
    issuer: 'http://127.0.0.1:9/directory',
    clientId: 'pincite',
    clientSecret: 'only for a test',
    groupClaim: 'groups',
    asksSecondFactor: false,
    enabled: true,
  };

  it('keeps its mapping until the wall is lifted, whoever administers', async () => {
    const admin = contextOf(await addPerson(`${newId()}@example.org`, 'administrator'));
    const { groupId } = await createGroup(operator, { name: `Team ${newId()}` });
    const groups = [{ claimValue: 'team', groupId }];
    const { id } = await saveProvider(admin, { ...provider, groups });
    const { wallId } = await createWall(operator, {
      name: `Wall ${newId()}`,
      reason: 'Two teams act against each other.',
      kind: 'all-but-these',
      userIds: [],
      groupIds: [groupId],
      workspaceIds: [workspaceId],
      startsAt: null,
      endsAt: null,
    });
    const refused = { code: 'WALL_IN_USE' };
    const other = [{ claimValue: 'other', groupId }];
    for (const change of [{ groups: [] }, { groups: other }, { groups, groupClaim: 'roles' }])
      await expect(saveProvider(admin, { ...provider, id, ...change })).rejects.toMatchObject(refused);
    await saveProvider(admin, { ...provider, id, groups, asksSecondFactor: true });
    const userId = await addPerson(`${newId()}@example.org`);
    await inTransaction(async (tx) => {
      await tx.insert(groupMembers).values({ groupId, userId, providerId: id });
    });
    await expect(deleteProvider(admin, { providerId: id })).rejects.toMatchObject(refused);
    await liftWall(operator, { wallId });
    await saveProvider(admin, { ...provider, id, groups: [] });
    await deleteProvider(admin, { providerId: id });
  });
});

describe('the machines that may be reached', () => {
  it('are those of the providers that are switched on, and no others', async () => {
    const provider = {
      name: 'Provider',
      issuer: 'https://login.example.org/realm',
      clientId: 'pincite',
      clientSecret: 'only for a test',
      groupClaim: null,
      groups: [],
      asksSecondFactor: false,
      enabled: true,
    };
    expect(registeredDestinations()).toEqual([]);
    const { id } = await saveProvider(operator, provider);
    expect(registeredDestinations()).toEqual([{ host: 'login.example.org', port: 443 }]);
    await saveProvider(operator, { id, ...provider, enabled: false });
    expect(registeredDestinations()).toEqual([]);
    await saveProvider(operator, { id, ...provider });
    await deleteProvider(operator, { providerId: id });
    expect(registeredDestinations()).toEqual([]);
  });
});
