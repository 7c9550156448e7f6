import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rotateAuditKey } from '#lib/admin/audit/rotate-audit-key.ts';
import { deleteConversation } from '#lib/conversations/delete-conversation.ts';
import { renameConversation } from '#lib/conversations/rename-conversation.ts';
import { restoreConversation } from '#lib/conversations/restore-conversation.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { conversations, documentGrants, documentVersions, jobs } from '#lib/db/schema/index.ts';
import { changeDocument } from '#lib/documents/change-document.ts';
import { deleteDocument } from '#lib/documents/delete-document.ts';
import { grantDocument } from '#lib/documents/grant-document.ts';
import { openOriginal } from '#lib/documents/open-original.ts';
import { readPages } from '#lib/documents/read-pages.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { retryDocument } from '#lib/documents/retry-document.ts';
import { revokeDocumentGrant } from '#lib/documents/revoke-document-grant.ts';
import { unrestrictDocument } from '#lib/documents/unrestrict-document.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import { cancelJob } from '#lib/jobs/cancel-job.ts';
import { retryJob } from '#lib/jobs/retry-job.ts';
import { viewAs } from '#lib/review/view-as.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { listMembers } from '#lib/workspaces/list-members.ts';
import { revokeRole } from '#lib/workspaces/revoke-role.ts';
import { changeRole } from '#lib/workspaces/change-role.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { auditRecords } from '#tests/support/audit.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';

/** Rights that are taken away while a change waits for its turn: they are gone when it is made. */

const notFound = { code: 'NOT_FOUND' };

let owner: RequestContext;
let ownerId: string;
let memberId: string;
let workspaceId: string;
let openId: string;
let restrictedId: string;

beforeAll(async () => {
  migrateDatabase();
  await addPerson('root@example.org', 'administrator');
});

beforeEach(async () => {
  ownerId = await addPerson(`${newId()}@example.org`);
  memberId = await addPerson(`${newId()}@example.org`);
  owner = contextOf(ownerId);
  ({ id: workspaceId } = await createWorkspace(owner, { name: 'Mill' }));
  const upload = (name: string) => {
    const content = Readable.from([Buffer.from(`Text of ${name}.`)]);
    return uploadDocument(owner, { workspaceId, name, content });
  };
  ({ id: openId } = await upload('open.txt'));
  ({ id: restrictedId } = await upload('restricted.txt'));
  // As they are after reading them failed: they can be changed and read again.
  await inTransaction(async (tx) => {
    await tx.update(documentVersions).set({ state: 'failed' });
  });
  await restrictDocument(owner, { documentId: restrictedId, holders: [{ userId: memberId }] });
});

/**
 * What comes of an act that is begun when a change of rights waits already, but was not made: the act's own writing comes after it.
 */
async function overtaken(takeAway: () => Promise<unknown>, act: () => Promise<unknown>): Promise<unknown> {
  const busy = inTransaction(() => sleep(100));
  const taken = takeAway();
  const acted = act().then(
    () => 'done',
    (error: unknown) => error,
  );
  await Promise.all([busy, taken]);
  return acted;
}

async function roleIdOf(userId: string): Promise<string> {
  const members = await listMembers(owner, { workspaceId });
  return members.find((one) => one.kind === 'person' && one.userId === userId)?.roleId ?? '';
}

/** A member with this role, what they do, and the next lower role or none. */
async function refused(
  role: 'reader' | 'editor' | 'manager',
  act: (member: RequestContext) => Promise<unknown>,
): Promise<void> {
  await grantRole(owner, { workspaceId, holder: { userId: memberId }, role });
  const roleId = await roleIdOf(memberId);
  const takeAway = () =>
    role === 'reader'
      ? revokeRole(owner, { workspaceId, roleId })
      : changeRole(owner, { workspaceId, roleId, role: role === 'manager' ? 'editor' : 'reader' });
  const before = (await auditRecords()).length;
  expect(await overtaken(takeAway, () => act(contextOf(memberId)))).toMatchObject(notFound);
  const acts = (await auditRecords()).slice(before).filter(({ actor }) => actor.includes(memberId));
  expect(acts).toEqual([]);
}

describe('a role that is lowered before the change is made', () => {
  it.each<[string, 'editor' | 'manager', (member: RequestContext) => Promise<unknown>]>([
    ['correcting', 'editor', (member) => changeDocument(member, { documentId: openId, title: 'Mine' })],
    ['deleting', 'editor', (member) => deleteDocument(member, { documentId: openId })],
    ['reading again', 'editor', (member) => retryDocument(member, { documentId: openId })],
    ['restricting', 'manager', (member) => restrictDocument(member, { documentId: openId })],
    ['opening to all', 'manager', (member) => unrestrictDocument(member, { documentId: restrictedId })],
    [
      'granting',
      'manager',
      (member) => grantDocument(member, { documentId: restrictedId, holder: { userId: ownerId } }),
    ],
    ['looking as a member', 'manager', (member) => viewAs(member, { workspaceId, userId: ownerId })],
  ])('is not enough for %s', async (_what, role, act) => {
    await refused(role, act);
  });

  it('is not enough for taking a grant away', async () => {
    const grants = await database()
      .select()
      .from(documentGrants)
      .where(eq(documentGrants.documentId, restrictedId));
    const grantId = grants.find(({ userId }) => userId === memberId)?.id ?? '';
    await refused('manager', (member) => revokeDocumentGrant(member, { documentId: restrictedId, grantId }));
  });
});

it('a document that is restricted while a manager looks as a member is not shown to them', async () => {
  await grantRole(owner, { workspaceId, holder: { userId: memberId }, role: 'manager' });
  const restrict = () => restrictDocument(owner, { documentId: openId });
  const look = () => viewAs(contextOf(memberId), { workspaceId, userId: ownerId });
  expect(await overtaken(restrict, look)).toMatchObject({ code: 'CONFLICT' });
});

describe('a role that is taken away', () => {
  it.each<[string, (member: RequestContext) => Promise<unknown>]>([
    ['a file', (member) => openOriginal(member, { documentId: openId })],
    ['the text of pages', (member) => readPages(member, { documentId: openId })],
  ])('before the opening is recorded gives nobody %s', async (_what, act) => {
    await refused('reader', act);
  });

  it('before the first part of a file is sent leaves nothing of it to be sent', async () => {
    await grantRole(owner, { workspaceId, holder: { userId: memberId }, role: 'reader' });
    const { content } = await openOriginal(contextOf(memberId), { documentId: openId });
    await revokeRole(owner, { workspaceId, roleId: await roleIdOf(memberId) });
    const parts: unknown[] = [];
    const read = async () => {
      for await (const part of content) parts.push(part);
    };
    await expect(read()).rejects.toMatchObject(notFound);
    expect(parts).toEqual([]);
  });

  it.each<[string, number | null, (member: RequestContext, conversationId: string) => Promise<unknown>]>([
    [
      'another title',
      null,
      (member, conversationId) => renameConversation(member, { conversationId, title: 'x' }),
    ],
    ['deleting', null, (member, conversationId) => deleteConversation(member, { conversationId })],
    ['restoring', 1, (member, conversationId) => restoreConversation(member, { conversationId })],
  ])('closes a conversation there to %s', async (_what, deletedAt, act) => {
    const id = newId();
    const at = { createdAt: now(), updatedAt: now(), deletedAt };
    await inTransaction(async (tx) => {
      await tx.insert(conversations).values({ id, workspaceId, ownerId: memberId, title: 'Old', ...at });
    });
    await refused('reader', (member) => act(member, id));
    const [row] = await database().select().from(conversations).where(eq(conversations.id, id));
    expect(row).toMatchObject({ title: 'Old', deletedAt });
  });
});

describe('an administrator who steps down', () => {
  it.each<[string, (root: RequestContext, jobId: string) => Promise<unknown>]>([
    ['stops no job', (root, jobId) => cancelJob(root, { jobId })],
    ['starts no job again', (root, jobId) => retryJob(root, { jobId })],
    ['does not change the key of the audit log', (root) => rotateAuditKey(root)],
  ])('%s', async (what, act) => {
    const rootId = await addPerson(`${newId()}@example.org`, 'administrator');
    const [job] = await database().select().from(jobs).where(eq(jobs.workspaceId, workspaceId));
    const jobId = job?.id ?? '';
    if (what.includes('again')) await cancelJob(operator, { jobId });
    const [before] = await database().select().from(jobs).where(eq(jobs.id, jobId));
    const stepDown = () => changePerson(operator, { userId: rootId, role: 'person' });
    expect(await overtaken(stepDown, () => act(contextOf(rootId), jobId))).toMatchObject(notFound);
    expect(await database().select().from(jobs).where(eq(jobs.id, jobId))).toEqual([before]);
    expect((await auditRecords()).filter(({ actor }) => actor.includes(rootId))).toEqual([]);
  });
});
