import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeReadScope } from '#lib/access/read-scope.ts';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { createClaimedAccount } from '#lib/auth/create-claimed-account.ts';
import { saveProvider } from '#lib/auth/identity-providers.ts';
import { syncClaimedGroups } from '#lib/auth/sync-claimed-groups.ts';
import type { Provider } from '#lib/auth/provider-client.ts';
import { beginBreakGlass } from '#lib/break-glass/begin-break-glass.ts';
import { now, setClockOffset } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { identityProviders, providerGroups } from '#lib/db/schema/index.ts';
import { grantDocument } from '#lib/documents/grant-document.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { changeAccount } from '#lib/users/change-account.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { removeGroupMember } from '#lib/users/remove-group-member.ts';
import { changeWall } from '#lib/walls/change-wall.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import type { WallInput } from '#lib/walls/wall-input.ts';
import { appointManager } from '#lib/workspaces/appoint-manager.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { uploadTexts } from '#tests/support/searchable.ts';
import { seenNow } from '#tests/support/walls.ts';

/** What an administrator could do to give themselves what others keep from them. */

const wallOwn = { code: 'WALL_OWN' };
let rootId = '';
let ownerId = '';
let workspaceId = '';

beforeAll(async () => {
  migrateDatabase();
  await addPerson('first@example.org', 'administrator');
});
beforeEach(async () => {
  rootId = await addPerson(`${newId()}@example.org`, 'administrator');
  ownerId = await addPerson(`${newId()}@example.org`);
  ({ id: workspaceId } = await createWorkspace(contextOf(ownerId), { name: 'Mill against Harbour' }));
});

afterEach(() => {
  setClockOffset(0);
});

const root = () => contextOf(rootId);
const mayEnter = async () => (await workspaceRolesOf(root())).has(workspaceId);
const wallOf = (change: Partial<WallInput> = {}): WallInput => ({
  name: 'Team only',
  reason: 'A matter for its team alone.',
  kind: 'only-these',
  userIds: [ownerId],
  groupIds: [],
  workspaceIds: [workspaceId],
  startsAt: null,
  endsAt: null,
  ...change,
});
const makeGroup = async () => (await createGroup(operator, { name: newId() })).groupId;
const giveRole = (groupId: string) =>
  grantRole(contextOf(ownerId), { workspaceId, holder: { groupId }, role: 'reader' });

describe('an "only these" wall around a workspace', () => {
  it('is neither lifted nor changed by an administrator whom it shuts out, without a role too; by one inside it is', async () => {
    const { wallId } = await createWall(root(), wallOf());
    await expect(liftWall(root(), { wallId })).rejects.toMatchObject(wallOwn);
    const naming = { wallId, seen: await seenNow(wallId), ...wallOf({ userIds: [ownerId, rootId] }) };
    await expect(changeWall(root(), naming)).rejects.toMatchObject(wallOwn);
    expect(await mayEnter()).toBe(false);
    const insideId = await addPerson(`${newId()}@example.org`, 'administrator');
    await changeWall(operator, { ...naming, ...wallOf({ userIds: [ownerId, insideId] }) });
    await liftWall(contextOf(insideId), { wallId });
  });

  it('is not lifted by an administrator whose emergency access it interrupts, before it begins neither', async () => {
    await beginBreakGlass(root(), { workspaceId, reason: 'Nobody can be reached.', minutes: 5 });
    expect(await mayEnter()).toBe(true);
    const { wallId } = await createWall(operator, wallOf());
    await expect(liftWall(root(), { wallId })).rejects.toMatchObject(wallOwn);
    expect(await mayEnter()).toBe(false);
    const later = await createWall(operator, wallOf({ startsAt: now() + 3_600_000 }));
    await expect(liftWall(root(), later)).rejects.toMatchObject(wallOwn);
  });

  it('is not opened by leaving the group with the role, lifting it and joining again', async () => {
    const groupId = await makeGroup();
    await addGroupMember(operator, { groupId, userId: rootId });
    await giveRole(groupId);
    const { wallId } = await createWall(operator, wallOf());
    await removeGroupMember(root(), { groupId, userId: rootId });
    await expect(liftWall(root(), { wallId })).rejects.toMatchObject(wallOwn);
    await expect(addGroupMember(root(), { groupId, userId: rootId })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await mayEnter()).toBe(false);
  });
});

describe('a claim of an identity provider', () => {
  let provider: Provider;
  const sync = (userId: string) =>
    inTransaction((tx) =>
      syncClaimedGroups(tx, operator, {
        userId,
        provider,
        claims: { iss: '', sub: '', aud: '', iat: 0, exp: 0, groups: ['team'] },
      }),
    );
  const mapTo = async (groupId: string) => {
    const id = newId();
    const row = { id, name: id, issuer: `https://${id}.example.org`, clientId: 'pincite', sealedSecret: '' };
    provider = await inTransaction(async (tx) => {
      const values = { ...row, groupClaim: 'groups', createdAt: now() };
      const [made] = await tx.insert(identityProviders).values(values).returning();
      if (!made) throw new Error('no provider');
      await tx.insert(providerGroups).values({ providerId: id, claimValue: 'team', groupId });
      return made;
    });
  };

  it('puts no administrator into a group on an "only these" wall, and others as before', async () => {
    const groupId = await makeGroup();
    await mapTo(groupId);
    await giveRole(groupId);
    await createWall(operator, wallOf({ groupIds: [groupId] }));
    expect(await actionsDuring(() => sync(rootId))).toEqual(['group-member.refused']);
    expect(await mayEnter()).toBe(false);
    const memberId = await addPerson(`${newId()}@example.org`);
    expect(await actionsDuring(() => sync(memberId))).toEqual(['group-member.added']);
    expect((await workspaceRolesOf(contextOf(memberId))).has(workspaceId)).toBe(true);
  });

  it('puts no administrator into a group that has a role, but leaves them in one that they are in', async () => {
    const groupId = await makeGroup();
    await mapTo(groupId);
    expect(await actionsDuring(() => sync(rootId))).toEqual(['group-member.added']);
    await giveRole(groupId);
    expect(await actionsDuring(() => sync(rootId))).toEqual([]);
    expect(await mayEnter()).toBe(true);
    await removeGroupMember(operator, { groupId, userId: rootId });
    expect(await actionsDuring(() => sync(rootId))).toEqual(['group-member.refused']);
    expect(await mayEnter()).toBe(false);
  });

  it('counts until it was not confirmed for too long: then it gives nothing, and shuts out as before', async () => {
    const [groupId, walledId] = [await makeGroup(), await makeGroup()];
    const memberId = await addPerson(`${newId()}@example.org`);
    const roles = async () => workspaceRolesOf(contextOf(memberId));
    await giveRole(groupId);
    await mapTo(groupId);
    expect(await actionsDuring(() => sync(memberId))).toEqual(['group-member.added']);
    expect((await roles()).has(workspaceId)).toBe(true);
    setClockOffset(config().claimedGroupsMs);
    expect((await roles()).has(workspaceId)).toBe(false);
    expect(await actionsDuring(() => sync(memberId))).toEqual(['group-member.confirmed']);
    expect((await roles()).has(workspaceId)).toBe(true);
    // Behind a wall by a claim, and with a role of their own.
    await mapTo(walledId);
    await sync(memberId);
    await grantRole(contextOf(ownerId), { workspaceId, holder: { userId: memberId }, role: 'reader' });
    const wall = wallOf({ kind: 'all-but-these', userIds: [], groupIds: [walledId] });
    await createWall(operator, wall);
    setClockOffset(3 * config().claimedGroupsMs);
    expect((await roles()).has(workspaceId)).toBe(false);
  });

  it('that lets somebody through an "only these" wall does so only while it counts', async () => {
    const groupId = await makeGroup();
    await mapTo(groupId);
    const memberId = await addPerson(`${newId()}@example.org`);
    await grantRole(contextOf(ownerId), { workspaceId, holder: { userId: memberId }, role: 'reader' });
    await createWall(operator, wallOf({ groupIds: [groupId] }));
    await sync(memberId);
    setClockOffset(config().claimedGroupsMs - 60_000);
    expect((await makeReadScope(contextOf(memberId))).workspaceIds).toEqual([workspaceId]);
    setClockOffset(config().claimedGroupsMs);
    expect((await makeReadScope(contextOf(memberId))).workspaceIds).toEqual([]);
  });

  it('of an administrator that has lapsed is not confirmed again where it opens something', async () => {
    const groupId = await makeGroup();
    await mapTo(groupId);
    await sync(rootId);
    await giveRole(groupId);
    setClockOffset(config().claimedGroupsMs - 60_000);
    await sync(rootId);
    setClockOffset(config().claimedGroupsMs);
    expect(await mayEnter()).toBe(true);
    setClockOffset(3 * config().claimedGroupsMs);
    expect(await actionsDuring(() => sync(rootId))).toEqual(['group-member.refused']);
    expect(await mayEnter()).toBe(false);
  });

  it('puts nobody who has administered into a group that opens something, until an administrator does', async () => {
    const groupId = await makeGroup();
    await mapTo(groupId);
    await giveRole(groupId);
    await createWall(operator, wallOf({ groupIds: [groupId] }));
    await changePerson(root(), { userId: rootId, role: 'person' });
    expect(await actionsDuring(() => sync(rootId))).toEqual(['group-member.refused']);
    expect(await mayEnter()).toBe(false);
    // Another name is no sign of having administered.
    const memberId = await addPerson(`${newId()}@example.org`);
    await changeAccount(contextOf(memberId), { name: 'Renamed' });
    expect(await actionsDuring(() => sync(memberId))).toEqual(['group-member.added']);
    await addGroupMember(operator, { groupId, userId: rootId });
    expect(await mayEnter()).toBe(true);
  });

  it('is read by the client that it was mapped for: another one is no way into a group on a wall', async () => {
    const groupId = await makeGroup();
    await createWall(operator, wallOf({ groupIds: [groupId] }));
    const groups = [{ claimValue: 'team', groupId }];
    await mapTo(groupId);
    const { id, name, issuer, clientId, asksSecondFactor, enabled } = provider;
    const same = { id, name, issuer, clientId, asksSecondFactor, enabled, groupClaim: 'groups', groups };
    await saveProvider(root(), { ...same, clientSecret: 'a new one' });
    const other = { ...same, clientId: 'made-by-me' };
    await expect(saveProvider(root(), other)).rejects.toMatchObject({ code: 'WALL_IN_USE' });
    await saveProvider(operator, other);
  });

  describe('about an account that a provider made', () => {
    const byProvider = () =>
      inTransaction((tx) =>
        createClaimedAccount(tx, operator, {
          provider,
          claims: { iss: '', sub: '', aud: '', iat: 0, exp: 0, email: `${newId()}@work.example` },
        }),
      );
    const opens = async (userId: string) => (await workspaceRolesOf(contextOf(userId))).has(workspaceId);
    let walledId = '';
    let groupId = '';
    const screen = (change: Partial<WallInput> = {}) =>
      createWall(operator, wallOf({ kind: 'all-but-these', userIds: [walledId], ...change }));

    beforeEach(async () => {
      walledId = await addPerson(`${newId()}@example.org`);
      groupId = await makeGroup();
      await mapTo(groupId);
      await giveRole(groupId);
    });

    it('gives it no group that opens what a wall has closed to a named person before, until an administrator does', async () => {
      await screen();
      const secondId = await byProvider();
      expect(await actionsDuring(() => sync(secondId))).toEqual(['group-member.refused']);
      expect(await opens(secondId)).toBe(false);
      await addGroupMember(operator, { groupId, userId: secondId });
      expect(await actionsDuring(() => sync(secondId))).toEqual([]);
      expect(await opens(secondId)).toBe(true);
    });

    it('gives it no group that has a restricted document behind the wall, without a role there', async () => {
      const uploaded = await uploadTexts(contextOf(ownerId), workspaceId, { 'offer.txt': 'Eighty-eight.' });
      const documentId = uploaded.get('offer.txt') ?? '';
      await restrictDocument(contextOf(ownerId), { documentId });
      const grantedId = await makeGroup();
      await mapTo(grantedId);
      await grantDocument(contextOf(ownerId), { documentId, holder: { groupId: grantedId } });
      await screen();
      const secondId = await byProvider();
      expect(await actionsDuring(() => sync(secondId))).toEqual(['group-member.refused']);
    });

    it('counts a wall that is planned, and none that was lifted', async () => {
      const { wallId } = await screen({ startsAt: now() + 3_600_000 });
      const secondId = await byProvider();
      expect(await actionsDuring(() => sync(secondId))).toEqual(['group-member.refused']);
      await liftWall(operator, { wallId });
      expect(await actionsDuring(() => sync(secondId))).toEqual(['group-member.added']);
    });

    it('gives it as before where it is older than the wall, or the wall names groups, lets in, or closes something else', async () => {
      const earlierId = await byProvider();
      setClockOffset(1000);
      const { wallId } = await screen();
      expect(await actionsDuring(() => sync(earlierId))).toEqual(['group-member.added']);
      setClockOffset(2000);
      const byHand = await addPerson(`${newId()}@example.org`);
      expect(await actionsDuring(() => sync(byHand))).toEqual(['group-member.added']);
      await liftWall(operator, { wallId });
      const { id: elsewhere } = await createWorkspace(contextOf(ownerId), { name: 'Another matter' });
      await screen({ workspaceIds: [elsewhere] });
      await screen({ userIds: [], groupIds: [await makeGroup()] });
      const laterId = await byProvider();
      expect(await actionsDuring(() => sync(laterId))).toEqual(['group-member.added']);
      await screen({ kind: 'only-these', groupIds: [groupId] });
      const memberId = await byProvider();
      expect(await actionsDuring(() => sync(memberId))).toEqual(['group-member.added']);
      expect(await opens(memberId)).toBe(true);
    });

    it('confirms again what had lapsed', async () => {
      const memberId = await byProvider();
      expect(await actionsDuring(() => sync(memberId))).toEqual(['group-member.added']);
      setClockOffset(1000 + config().claimedGroupsMs);
      await screen();
      expect(await actionsDuring(() => sync(memberId))).toEqual(['group-member.confirmed']);
    });
  });

  it('that means a group which a wall shuts out shuts an administrator out by name', async () => {
    const groupId = await makeGroup();
    await mapTo(groupId);
    await createWall(operator, wallOf({ kind: 'all-but-these', userIds: [], groupIds: [groupId] }));
    await grantRole(contextOf(ownerId), { workspaceId, holder: { userId: rootId }, role: 'reader' });
    expect(await actionsDuring(() => sync(rootId))).toEqual(['group-member.refused', 'wall.person-kept']);
    expect(await mayEnter()).toBe(false);
  });
});

describe('an administrator without a role', () => {
  it('does not put themselves into a group that has a role; another administrator does', async () => {
    const groupId = await makeGroup();
    await giveRole(groupId);
    const member = { groupId, userId: rootId };
    await expect(addGroupMember(root(), member)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await mayEnter()).toBe(false);
    const otherId = await addPerson(`${newId()}@example.org`, 'administrator');
    await addGroupMember(contextOf(otherId), member);
    expect(await mayEnter()).toBe(true);
    const empty = await makeGroup();
    await addGroupMember(root(), { groupId: empty, userId: rootId });
  });

  it('does not appoint themselves after closing the accounts of the managers', async () => {
    await changePerson(root(), { userId: ownerId, disabled: true });
    const appointed = { workspaceId, userId: rootId };
    await expect(appointManager(root(), appointed)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await mayEnter()).toBe(false);
    const otherId = await addPerson(`${newId()}@example.org`, 'administrator');
    await appointManager(contextOf(otherId), appointed);
    expect(await mayEnter()).toBe(true);
  });
});
