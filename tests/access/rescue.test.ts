import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currentEpoch } from '#lib/access/epoch.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import { newId } from '#lib/core/ids.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { groupMembers } from '#lib/db/schema/index.ts';
import { grantDocument } from '#lib/documents/grant-document.ts';
import { openDocument } from '#lib/documents/open-document.ts';
import { listStrandedDocuments } from '#lib/documents/rescue/list-stranded-documents.ts';
import { rescueDocument } from '#lib/documents/rescue/rescue-document.ts';
import { rescueNotices } from '#lib/documents/rescue/rescue-notices.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { auditRecords } from '#tests/support/audit.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { uploadTexts } from '#tests/support/searchable.ts';

const reason = 'The partner who restricted it has left the firm.';
let rootId = '';
let ownerId = '';
let secondId = '';
let workspaceId = '';
let documentId = '';

beforeAll(async () => {
  migrateDatabase();
  await addPerson('first@example.org', 'administrator');
});
beforeEach(async () => {
  rootId = await addPerson(`${newId()}@example.org`, 'administrator');
  ownerId = await addPerson(`${newId()}@example.org`);
  secondId = await addPerson(`${newId()}@example.org`);
  ({ id: workspaceId } = await createWorkspace(contextOf(ownerId), { name: 'Mill' }));
  await grantRole(contextOf(ownerId), { workspaceId, holder: { userId: secondId }, role: 'manager' });
  const texts = { 'settlement.txt': `The settlement sum is ${newId()}.` };
  documentId = (await uploadTexts(contextOf(ownerId), workspaceId, texts)).get('settlement.txt') ?? '';
  await restrictDocument(contextOf(ownerId), { documentId });
});
afterEach(() => {
  setClockOffset(0);
});

const close = (userId: string) => changePerson(operator, { userId, disabled: true });
const strandedIds = async () =>
  (await listStrandedDocuments(contextOf(rootId))).stranded.map((one) => one.documentId);
const rescue = (change: object = {}, userId = rootId) =>
  rescueDocument(contextOf(userId), { documentId, userId: secondId, reason, ...change });
const open = (userId: string) => openDocument(contextOf(userId), { documentId });
const notFound = { code: 'NOT_FOUND' };

describe('a restricted document that nobody can open to others', () => {
  it('is one whose managers with a grant all have a closed account, and none before', async () => {
    expect(await strandedIds()).not.toContain(documentId);
    await expect(rescue()).rejects.toMatchObject(notFound);
    const readerId = await addPerson(`${newId()}@example.org`);
    await grantRole(contextOf(ownerId), { workspaceId, holder: { userId: readerId }, role: 'reader' });
    await grantDocument(contextOf(ownerId), { documentId, holder: { userId: readerId } });
    await close(ownerId);
    expect(await strandedIds()).toContain(documentId);
    const list = await listStrandedDocuments(contextOf(rootId));
    const view = list.stranded.find((one) => one.documentId === documentId);
    expect(view?.candidates.map(({ userId }) => userId)).toEqual([secondId]);
    expect(JSON.stringify(list)).not.toContain('settlement');
    await changePerson(operator, { userId: ownerId, disabled: false });
    expect(await strandedIds()).not.toContain(documentId);
  });

  it('is one whose manager is behind a wall, too, and is given to nobody behind it', async () => {
    const wall = { name: 'Screen', reason: 'Hired.', kind: 'all-but-these' as const, groupIds: [] };
    const sides = { workspaceIds: [workspaceId], startsAt: null, endsAt: null };
    const { wallId } = await createWall(operator, { ...wall, ...sides, userIds: [ownerId] });
    expect(await strandedIds()).toContain(documentId);
    await expect(rescue({ userId: ownerId })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await liftWall(operator, { wallId });
    expect(await strandedIds()).not.toContain(documentId);
  });

  it('is none whose manager only has to sign in at the provider again, until their account is closed', async () => {
    const { groupId } = await createGroup(operator, { name: newId() });
    const memberId = await addPerson(`${newId()}@example.org`);
    const lapsed = { groupId, userId: memberId, providerId: newId(), confirmedAt: 0 };
    await inTransaction(async (tx) => {
      await tx.insert(groupMembers).values(lapsed);
    });
    await grantRole(contextOf(ownerId), { workspaceId, holder: { groupId }, role: 'manager' });
    await grantDocument(contextOf(ownerId), { documentId, holder: { groupId } });
    await close(ownerId);
    await expect(open(memberId)).rejects.toMatchObject(notFound);
    expect(await strandedIds()).not.toContain(documentId);
    await close(memberId);
    expect(await strandedIds()).toContain(documentId);
  });

  it('is given by an administrator to a manager, who is told; the administrator reads nothing', async () => {
    await close(ownerId);
    await expect(open(secondId)).rejects.toMatchObject(notFound);
    const epoch = await currentEpoch();
    await rescue();
    expect(await currentEpoch()).toBe(epoch + 1);
    expect(await open(secondId)).toMatchObject({ id: documentId, restricted: true });
    await expect(open(rootId)).rejects.toMatchObject(notFound);
    const { byName } = (await rescueNotices(contextOf(secondId)))[0] ?? {};
    expect(byName).toMatch(/@example\.org$/);
    const told = [{ documentId, documentName: 'settlement.txt', workspaceId, byName, reason }];
    expect(await rescueNotices(contextOf(secondId))).toMatchObject(told);
    expect(await rescueNotices(contextOf(rootId))).toEqual([]);
    const { rescues } = await listStrandedDocuments(contextOf(rootId));
    expect(rescues[0]).toMatchObject({ documentId, reason });
    // They can open it to others from now on, so that it does not happen again.
    const thirdId = await addPerson(`${newId()}@example.org`);
    await grantDocument(contextOf(secondId), { documentId, holder: { userId: thirdId } });
    await expect(rescue()).rejects.toMatchObject(notFound);
    setClockOffset(8 * 86_400_000);
    expect(await rescueNotices(contextOf(secondId))).toEqual([]);
  });

  it('is told to those who may open it already, too, and to nobody else', async () => {
    const readerId = await addPerson(`${newId()}@example.org`);
    const memberId = await addPerson(`${newId()}@example.org`);
    const laterId = await addPerson(`${newId()}@example.org`);
    const { groupId } = await createGroup(operator, { name: newId() });
    await addGroupMember(operator, { groupId, userId: memberId });
    const holders = [{ userId: readerId }, { groupId }];
    for (const holder of [...holders, { userId: laterId }])
      await grantRole(contextOf(ownerId), { workspaceId, holder, role: 'reader' });
    for (const holder of holders) await grantDocument(contextOf(ownerId), { documentId, holder });
    await close(ownerId);
    const told = (userId: string) => rescueNotices(contextOf(userId));
    expect(await told(readerId)).toEqual([]);
    setClockOffset(1000);
    await rescue();
    const personName = (await listStrandedDocuments(contextOf(rootId))).rescues[0]?.personName;
    for (const userId of [readerId, memberId])
      expect(await told(userId)).toMatchObject([{ documentId, personName, reason }]);
    expect(await told(secondId)).toMatchObject([{ documentId, personName: null }]);
    setClockOffset(2000);
    await grantDocument(contextOf(secondId), { documentId, holder: { userId: laterId } });
    expect(await open(laterId)).toMatchObject({ id: documentId });
    for (const userId of [laterId, rootId]) expect(await told(userId)).toEqual([]);
    // Whom a wall shuts out learns nothing of it.
    await createWall(operator, {
      ...{ name: 'Screen', reason: 'Hired.', kind: 'all-but-these', userIds: [readerId], groupIds: [] },
      ...{ workspaceIds: [workspaceId], startsAt: null, endsAt: null },
    });
    expect(await told(readerId)).toEqual([]);
    await close(memberId);
    expect(await told(memberId)).toEqual([]);
  });

  it('is no way for an administrator to open it to themselves, and nobody else can do it', async () => {
    await grantRole(contextOf(ownerId), { workspaceId, holder: { userId: rootId }, role: 'manager' });
    await close(ownerId);
    await expect(rescue({ userId: rootId })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(open(rootId)).rejects.toMatchObject(notFound);
    for (const userId of [secondId, await addPerson(`${newId()}@example.org`)]) {
      await expect(rescue({}, userId)).rejects.toMatchObject(notFound);
      await expect(listStrandedDocuments(contextOf(userId))).rejects.toMatchObject(notFound);
    }
    await expect(rescue({ documentId: newId() })).rejects.toMatchObject(notFound);
  });

  it('needs a reason and somebody who manages the workspace, and is recorded without the reason', async () => {
    await close(ownerId);
    await expect(rescue({ reason: ' short ' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const stranger = await addPerson(`${newId()}@example.org`);
    for (const userId of [stranger, ownerId, newId()])
      await expect(rescue({ userId })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const before = (await auditRecords()).length;
    await rescue();
    const records = (await auditRecords()).slice(before);
    expect(records.map(({ action }) => action)).toEqual(['document-grant.added', 'document.rescued']);
    expect(records[1]?.detail).toMatchObject({ personId: secondId });
    expect(JSON.stringify(records)).not.toContain('partner');
  });
});
