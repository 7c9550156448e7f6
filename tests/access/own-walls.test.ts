import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { saveProvider, type SaveProviderInput } from '#lib/auth/identity-providers.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { grantDocument } from '#lib/documents/grant-document.ts';
import { rescueDocument } from '#lib/documents/rescue/rescue-document.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { changeGroup } from '#lib/users/change-group.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { deleteGroup } from '#lib/users/delete-group.ts';
import { removeGroupMember } from '#lib/users/remove-group-member.ts';
import { changeWall } from '#lib/walls/change-wall.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import type { WallInput } from '#lib/walls/wall-input.ts';
import { appointManager } from '#lib/workspaces/appoint-manager.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { uploadTexts } from '#tests/support/searchable.ts';
import { seenNow } from '#tests/support/walls.ts';

/**
 * What an administrator whom a wall shuts out could do to open it to another account, of theirs or of somebody who tells them. Each is
 * refused to them (`walled`), says nothing of what the wall closes, and is open to one whom no wall shuts out (`other`).
 */

let walledId = '';
let otherId = '';
let ownerId = '';
let puppetId = '';
let workspaceId = '';
let groupId = '';

beforeAll(async () => {
  migrateDatabase();
  await addPerson('first@example.org', 'administrator');
});
beforeEach(async () => {
  walledId = await addPerson(`${newId()}@example.org`, 'administrator');
  otherId = await addPerson(`${newId()}@example.org`, 'administrator');
  ownerId = await addPerson(`${newId()}@example.org`);
  puppetId = await addPerson(`${newId()}@example.org`);
  ({ id: workspaceId } = await createWorkspace(contextOf(ownerId), { name: 'Secret of Mill' }));
  groupId = await makeGroup();
});

const walled = () => contextOf(walledId);
const other = () => contextOf(otherId);
const makeGroup = async () => (await createGroup(operator, { name: `Secret team ${newId()}` })).groupId;
const giveRole = (to = groupId) =>
  grantRole(contextOf(ownerId), { workspaceId, holder: { groupId: to }, role: 'reader' });
const reads = async () => (await workspaceRolesOf(contextOf(puppetId))).has(workspaceId);
const wallOf = (change: Partial<WallInput> = {}): WallInput => ({
  ...{ name: 'Secret screen', reason: 'Secret: they acted for the other side.', kind: 'all-but-these' },
  ...{ userIds: [walledId], groupIds: [], workspaceIds: [workspaceId], startsAt: null, endsAt: null },
  ...change,
});
const wall = async (change: Partial<WallInput> = {}) => (await createWall(operator, wallOf(change))).wallId;
const only = (groupIds: string[]) => wall({ kind: 'only-these', userIds: [ownerId, otherId], groupIds });

async function expectRefused(work: (context: RequestContext) => Promise<unknown>): Promise<void> {
  const refusal: unknown = await work(walled()).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'WALL_OWN' });
  expect((refusal as { personMessage: string }).personMessage).not.toMatch(/secret/i);
}

describe('an administrator whom a wall shuts out puts nobody into a group', () => {
  const add = (context: RequestContext) => addGroupMember(context, { groupId, userId: puppetId });

  it('that has a role behind it', async () => {
    await giveRole();
    await wall();
    await expectRefused(add);
    expect(await reads()).toBe(false);
    await add(other());
    expect(await reads()).toBe(true);
  });

  it('that has a restricted document behind it', async () => {
    const uploaded = await uploadTexts(contextOf(ownerId), workspaceId, { 'offer.txt': 'Eighty-eight.' });
    const documentId = uploaded.get('offer.txt') ?? '';
    await restrictDocument(contextOf(ownerId), { documentId });
    await grantDocument(contextOf(ownerId), { documentId, holder: { groupId } });
    await wall();
    await expectRefused(add);
    await add(other());
  });

  it('that it lets in, nor takes anybody out of one that it names', async () => {
    await only([groupId]);
    await expectRefused(add);
    await add(other());
    await expectRefused((context) => removeGroupMember(context, { groupId, userId: puppetId }));
    await removeGroupMember(other(), { groupId, userId: puppetId });
  });

  it('that a wall which is planned names', async () => {
    await wall({ groupIds: [groupId], startsAt: Date.now() + 86_400_000 });
    await expectRefused(add);
    await add(operator);
  });

  it('of another wall around the same workspace', async () => {
    await addGroupMember(operator, { groupId, userId: puppetId });
    await wall();
    await wall({ userIds: [], groupIds: [groupId] });
    await expectRefused((context) => removeGroupMember(context, { groupId, userId: puppetId }));
    await removeGroupMember(other(), { groupId, userId: puppetId });
  });

  it('and does as ever with groups that open nothing behind it, and once it is over', async () => {
    const wallId = await wall();
    await add(walled());
    await removeGroupMember(walled(), { groupId, userId: puppetId });
    await giveRole();
    await expectRefused(add);
    await liftWall(operator, { wallId });
    await add(walled());
    expect(await reads()).toBe(true);
  });
});

describe('an administrator whom a wall shuts out', () => {
  it('neither renames nor deletes a group that opens what it closes', async () => {
    await giveRole();
    await wall();
    await expectRefused((context) => changeGroup(context, { groupId, name: newId() }));
    await expectRefused((context) => deleteGroup(context, { groupId }));
    await changeGroup(other(), { groupId, name: newId() });
    await deleteGroup(other(), { groupId });
  });

  it('does not rename a group that it names', async () => {
    await only([groupId]);
    await expectRefused((context) => changeGroup(context, { groupId, name: newId() }));
    await changeGroup(other(), { groupId, name: newId() });
  });

  it('maps no claim to a group that opens what it closes', async () => {
    const provider = (): SaveProviderInput => {
      const issuer = `https://${newId()}.example.org`;
      const flags = { asksSecondFactor: false, enabled: true, groupClaim: 'groups' };
      const groups = [{ claimValue: 'team', groupId }];
      return { name: newId(), issuer, clientId: 'pincite', clientSecret: 'secret', ...flags, groups };
    };
    await giveRole();
    await wall();
    await expectRefused((context) => saveProvider(context, provider()));
    const input = provider();
    const { id } = await saveProvider(other(), input);
    await saveProvider(walled(), { ...input, id, name: newId() });
    await expectRefused((context) => saveProvider(context, { ...input, id, clientId: 'made-by-me' }));
  });

  it('appoints no manager behind it, after closing the accounts of those who were', async () => {
    await wall();
    await changePerson(walled(), { userId: ownerId, disabled: true });
    const appoint = (context: RequestContext) => appointManager(context, { workspaceId, userId: puppetId });
    await expectRefused(appoint);
    expect(await reads()).toBe(false);
    await appoint(other());
    expect(await reads()).toBe(true);
  });

  it('gives nobody a restricted document behind it', async () => {
    const uploaded = await uploadTexts(contextOf(ownerId), workspaceId, { 'offer.txt': 'Eighty-eight.' });
    const documentId = uploaded.get('offer.txt') ?? '';
    await restrictDocument(contextOf(ownerId), { documentId });
    const holder = { userId: puppetId };
    await grantRole(contextOf(ownerId), { workspaceId, holder, role: 'manager' });
    await wall();
    await changePerson(walled(), { userId: ownerId, disabled: true });
    const reason = 'The partner who restricted it has left.';
    const rescue = (context: RequestContext) => rescueDocument(context, { documentId, ...holder, reason });
    await expectRefused(rescue);
    await rescue(other());
  });

  it('neither changes nor lifts another wall around the same workspace', async () => {
    await wall();
    const wallId = await wall({ userIds: [puppetId] });
    await grantRole(contextOf(ownerId), { workspaceId, holder: { userId: puppetId }, role: 'reader' });
    const { id: elsewhere } = await createWorkspace(contextOf(ownerId), { name: 'Another matter' });
    const change = { ...wallOf({ userIds: [puppetId], workspaceIds: [elsewhere] }), wallId };
    await expectRefused((context) => liftWall(context, { wallId }));
    const seen = await seenNow(wallId);
    await expectRefused((context) => changeWall(context, { ...change, seen }));
    expect(await reads()).toBe(false);
    await liftWall(other(), { wallId });
  });
});
