import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currentEpoch } from '#lib/access/epoch.ts';
import { makeReadScope } from '#lib/access/read-scope.ts';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { beginBreakGlass } from '#lib/break-glass/begin-break-glass.ts';
import { now, setClockOffset, sleep } from '#lib/core/clock.ts';
import { newId } from '#lib/core/ids.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { openOriginal } from '#lib/documents/open-original.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import { watchDocuments } from '#lib/documents/watch-documents.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { deleteGroup } from '#lib/users/delete-group.ts';
import { removeGroupMember } from '#lib/users/remove-group-member.ts';
import { changeWall } from '#lib/walls/change-wall.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import { listWalls } from '#lib/walls/list-walls.ts';
import { previewWall } from '#lib/walls/preview-wall.ts';
import type { WallInput } from '#lib/walls/wall-input.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { actionsDuring, auditRecords } from '#tests/support/audit.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { seenNow } from '#tests/support/walls.ts';

let rootId = '';
let ownerId = '';
let personId = '';
let workspaceId = '';

beforeAll(async () => {
  migrateDatabase();
  rootId = await addPerson('root@example.org', 'administrator');
});
beforeEach(async () => {
  ownerId = await addPerson(`${newId()}@example.org`);
  personId = await addPerson(`${newId()}@example.org`);
  ({ id: workspaceId } = await createWorkspace(contextOf(ownerId), { name: 'Acme against Bolt' }));
  await grantRole(contextOf(ownerId), { workspaceId, holder: { userId: personId }, role: 'manager' });
});
afterEach(() => {
  setClockOffset(0);
});

const mayEnter = async (userId: string) => (await workspaceRolesOf(contextOf(userId))).has(workspaceId);
const wallOf = (change: Partial<WallInput> = {}): WallInput => ({
  name: 'Bolt screen',
  reason: 'The person acted for Bolt before.',
  kind: 'all-but-these',
  userIds: [personId],
  groupIds: [],
  workspaceIds: [workspaceId],
  startsAt: null,
  endsAt: null,
  ...change,
});
const root = () => contextOf(rootId);
const change = async (wallId: string, to: Partial<WallInput> = {}) =>
  changeWall(root(), { wallId, seen: await seenNow(wallId), ...wallOf(to) });
const makeGroup = async (...userIds: string[]) => {
  const { groupId } = await createGroup(operator, { name: newId() });
  for (const userId of userIds) await addGroupMember(operator, { groupId, userId });
  return groupId;
};

describe('a wall', () => {
  it('shuts out whom it names, managers too, and nobody else; lifting opens it', async () => {
    const epoch = await currentEpoch();
    const { wallId } = await createWall(root(), wallOf());
    expect(await currentEpoch()).toBe(epoch + 1);
    expect([await mayEnter(personId), await mayEnter(ownerId)]).toEqual([false, true]);
    await expect(makeReadScope(contextOf(personId), { workspaceId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await liftWall(root(), { wallId });
    expect(await currentEpoch()).toBe(epoch + 2);
    expect(await mayEnter(personId)).toBe(true);
  });

  it('of the kind "only these" shuts out everybody who is not named, administrators with a role too', async () => {
    await grantRole(contextOf(ownerId), { workspaceId, holder: { userId: rootId }, role: 'manager' });
    await createWall(root(), wallOf({ kind: 'only-these' }));
    expect([await mayEnter(personId), await mayEnter(ownerId), await mayEnter(rootId)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('covers whoever joins a group later, and no longer whoever leaves it', async () => {
    const groupId = await makeGroup();
    await createWall(root(), wallOf({ userIds: [], groupIds: [groupId] }));
    expect(await mayEnter(personId)).toBe(true);
    await addGroupMember(operator, { groupId, userId: personId });
    expect(await mayEnter(personId)).toBe(false);
    await removeGroupMember(operator, { groupId, userId: personId });
    expect(await mayEnter(personId)).toBe(true);
  });

  it('begins and ends at its times', async () => {
    const hour = 3_600_000;
    const times = { startsAt: now() + hour, endsAt: now() + 2 * hour };
    await createWall(root(), wallOf(times));
    const states = [];
    for (const offset of [0, 1.5 * hour, 2.5 * hour]) {
      setClockOffset(offset);
      states.push([await mayEnter(personId), (await listWalls(root()))[0]?.state]);
    }
    setClockOffset(2.5 * hour);
    expect(states).toEqual([
      [true, 'planned'],
      [false, 'standing'],
      [true, expect.anything()],
    ]);
    expect((await listWalls(root())).find((wall) => wall.startsAt === times.startsAt)?.state).toBe('over');
  });

  it('beats emergency access, which can’t even be taken behind it', async () => {
    const reason = 'The server’s index must be looked at.';
    const begin = () => beginBreakGlass(root(), { workspaceId, reason, minutes: 5 });
    await begin();
    expect(await mayEnter(rootId)).toBe(true);
    const { wallId } = await createWall(root(), wallOf({ userIds: [rootId] }));
    expect(await mayEnter(rootId)).toBe(false);
    await expect(begin()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await liftWall(operator, { wallId });
    expect(await mayEnter(rootId)).toBe(true);
  });

  it('is changed as a whole, and is over once it was lifted', async () => {
    const { wallId } = await createWall(root(), wallOf());
    await change(wallId, { name: 'Other', userIds: [ownerId] });
    expect([await mayEnter(personId), await mayEnter(ownerId)]).toEqual([true, false]);
    const view = (await listWalls(root())).find(({ id }) => id === wallId);
    expect(view).toMatchObject({ name: 'Other', state: 'standing', workspaces: [{ id: workspaceId }] });
    await liftWall(root(), { wallId });
    await expect(liftWall(root(), { wallId })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(change(wallId)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is changed only by who has seen it as it is', async () => {
    const { wallId } = await createWall(root(), wallOf());
    const seen = await seenNow(wallId);
    const others: Partial<WallInput>[] = [
      { name: 'Other' },
      { reason: 'Another one.' },
      { kind: 'only-these', userIds: [personId, rootId] },
      { userIds: [personId, ownerId] },
      { groupIds: [await makeGroup()] },
      { workspaceIds: [(await createWorkspace(contextOf(ownerId), { name: 'Another' })).id] },
      { startsAt: now() - 1000 },
      { endsAt: now() + 3_600_000 },
    ];
    for (const other of others) {
      await change(wallId, other);
      const stale = changeWall(root(), { wallId, seen, ...wallOf({ userIds: [ownerId] }) });
      await expect(stale).rejects.toMatchObject({
        code: 'CONFLICT',
        personMessage: 'Somebody changed this wall meanwhile. Look at it again.',
      });
    }
    await change(wallId, { userIds: [personId] });
    expect(await mayEnter(personId)).toBe(false);
  });

  it('refuses sides that are empty or not there, and an end before its beginning', async () => {
    const wrong: [Partial<WallInput>, string][] = [
      [{ userIds: [] }, 'INPUT_INVALID'],
      [{ workspaceIds: [] }, 'INPUT_INVALID'],
      [{ name: ' ' }, 'INPUT_INVALID'],
      [{ endsAt: 1 }, 'INPUT_INVALID'],
      [{ startsAt: now() + 10_000, endsAt: now() + 5000 }, 'INPUT_INVALID'],
      [{ userIds: [newId()] }, 'NOT_FOUND'],
      [{ groupIds: [newId()] }, 'NOT_FOUND'],
      [{ workspaceIds: [newId()] }, 'NOT_FOUND'],
    ];
    for (const [change, code] of wrong) {
      await expect(createWall(root(), wallOf(change))).rejects.toMatchObject({ code });
    }
  });

  it('is for administrators only, with and without a wall there', async () => {
    const { wallId } = await createWall(root(), wallOf());
    const owner = contextOf(ownerId, { isAdministrator: true });
    for (const id of [wallId, newId()]) {
      for (const attempt of [
        createWall(owner, wallOf()),
        changeWall(owner, { wallId: id, seen: '', ...wallOf() }),
        liftWall(owner, { wallId: id }),
        listWalls(owner),
        previewWall(owner, wallOf()),
      ])
        await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await mayEnter(personId)).toBe(false);
  });

  it('is recorded with ids, without its name and reason', async () => {
    let wallId = '';
    const actions = await actionsDuring(async () => {
      ({ wallId } = await createWall(root(), wallOf()));
      await change(wallId);
      await liftWall(root(), { wallId });
    });
    expect(actions).toEqual(['wall.created', 'wall.changed', 'wall.lifted']);
    const records = (await auditRecords()).filter(({ objectId }) => objectId === wallId);
    expect(records[0]?.detail).toMatchObject({ personIds: [personId], workspaceIds: [workspaceId] });
    expect(JSON.stringify(records)).not.toMatch(/Bolt/);
  });
});

describe('an administrator behind a wall', () => {
  it('neither changes nor lifts it; another one does', async () => {
    const { wallId } = await createWall(root(), wallOf({ userIds: [rootId] }));
    await expect(liftWall(root(), { wallId })).rejects.toMatchObject({ code: 'WALL_OWN' });
    await expect(change(wallId)).rejects.toMatchObject({ code: 'WALL_OWN' });
    const other = await addPerson(`${newId()}@example.org`, 'administrator');
    await liftWall(contextOf(other), { wallId });
  });

  it('does not leave or join a group that the wall names', async () => {
    const groupId = await makeGroup(rootId);
    await createWall(root(), wallOf({ userIds: [], groupIds: [groupId] }));
    const member = { groupId, userId: rootId };
    await expect(removeGroupMember(root(), member)).rejects.toMatchObject({ code: 'WALL_OWN' });
    await expect(addGroupMember(root(), member)).rejects.toMatchObject({ code: 'WALL_OWN' });
    await removeGroupMember(operator, member);
  });

  it('reads its id instead of the name of the workspace', async () => {
    const { wallId } = await createWall(root(), wallOf({ userIds: [rootId] }));
    const seenBy = async (userId: string) =>
      (await listWalls(contextOf(userId))).find(({ id }) => id === wallId)?.workspaces;
    expect(await seenBy(rootId)).toEqual([{ id: workspaceId, name: null }]);
    const other = await addPerson(`${newId()}@example.org`, 'administrator');
    expect(await seenBy(other)).toEqual([{ id: workspaceId, name: 'Acme against Bolt' }]);
  });
});

it('a group on a wall can’t be deleted until the wall is over', async () => {
  const groupId = await makeGroup(personId);
  const { wallId } = await createWall(root(), wallOf({ userIds: [], groupIds: [groupId] }));
  await expect(deleteGroup(root(), { groupId })).rejects.toMatchObject({ code: 'WALL_IN_USE' });
  expect(await mayEnter(personId)).toBe(false);
  await liftWall(root(), { wallId });
  await deleteGroup(root(), { groupId });
  expect((await listWalls(root())).find(({ id }) => id === wallId)?.groups).toEqual([]);
});

it('a preview says who would lose what, and whether a manager stays, and changes nothing', async () => {
  const preview = await previewWall(root(), wallOf());
  expect(preview).toMatchObject({ shutOutCount: 1, shutsOutSelf: false });
  expect(preview.workspaces).toMatchObject([
    { id: workspaceId, losing: [{ userId: personId }], staying: [{ userId: ownerId }], isManaged: true },
  ]);
  const only = await previewWall(root(), wallOf({ kind: 'only-these', userIds: [rootId] }));
  expect(only.workspaces).toMatchObject([{ staying: [], isManaged: false }]);
  expect(only.shutsOutSelf).toBe(false);
  expect((await previewWall(root(), wallOf({ userIds: [rootId] }))).shutsOutSelf).toBe(true);
  expect(await mayEnter(personId)).toBe(true);
});

it('a list of documents that is watched ends when a planned wall begins, although nothing is written', async () => {
  const hour = 3_600_000;
  await createWall(root(), wallOf({ startsAt: now() + hour }));
  const stop = new AbortController();
  const events = watchDocuments(contextOf(personId), { workspaceId, signal: stop.signal });
  expect(await events.next()).toMatchObject({ value: { documents: [] } });
  const next = events.next();
  setClockOffset(hour + 1000);
  await expect(next).rejects.toMatchObject({ code: 'NOT_FOUND' });
  stop.abort();
});

it('a download that runs fails once a wall is put up', async () => {
  async function* content() {
    yield await Promise.resolve(Buffer.alloc(1_000_000, 'word '));
  }
  const upload = { workspaceId, name: 'long.txt', content: content() };
  const { id: documentId } = await uploadDocument(contextOf(personId), upload);
  const original = await openOriginal(contextOf(personId), { documentId });
  const parts = original.content[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  expect((await parts.next()).value).toHaveLength(65_536);
  await createWall(root(), wallOf());
  await sleep(600);
  const rest = async () => {
    let bytes = 0;
    for (let part = await parts.next(); part.done !== true; part = await parts.next())
      bytes += part.value.length;
    return bytes;
  };
  await expect(rest()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  // Nothing but what was waiting to be sent came after the wall.
  const whole = await openOriginal(contextOf(ownerId), { documentId });
  expect((await whole.content.toArray()).map((part: Buffer) => part.length)).toHaveLength(16);
});
