import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#lib/core/ids.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { countReaders } from '#lib/review/count-readers.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { changeWorkspace } from '#lib/workspaces/change-workspace.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { findOrCreateWorkspace } from '#lib/workspaces/find-or-create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';

let rootId = '';
let strangerId = '';
let name = '';

beforeAll(async () => {
  migrateDatabase();
  await addPerson('first@example.org', 'administrator');
});
beforeEach(async () => {
  rootId = await addPerson(`${newId()}@example.org`, 'administrator');
  strangerId = await addPerson(`${newId()}@example.org`);
  name = `Matter ${newId()}`;
});

const find = () => findOrCreateWorkspace(operator, { name });
const making = async (userId: string, called = name) =>
  (await createWorkspace(contextOf(userId), { name: called })).id;
const letManage = (workspaceId: string, by: string, userId: string) =>
  grantRole(contextOf(by), { workspaceId, holder: { userId }, role: 'manager' });

/** Refused with the id, and nothing is made. */
async function expectRefused(...ids: string[]): Promise<void> {
  const before = (await listWorkspaces(operator)).length;
  const error: unknown = await find().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'CONFLICT' });
  for (const id of ids) expect((error as { personMessage: string }).personMessage).toContain(id);
  expect((error as { personMessage: string }).personMessage).toContain('--workspace');
  expect((await listWorkspaces(operator)).length).toBe(before);
}

describe('a workspace is found by name', () => {
  it('when the operator made it, or an administrator who manages it', async () => {
    const made = await find();
    expect(made.created).toBe(true);
    expect(await find()).toEqual({ workspaceId: made.workspaceId, created: false });
    name = `Matter ${newId()}`;
    const workspaceId = await making(rootId);
    expect(await find()).toEqual({ workspaceId, created: false });
  });

  it('not when somebody else made it, with an administrator as a manager or not', async () => {
    const workspaceId = await making(strangerId);
    await expectRefused(workspaceId);
    await letManage(workspaceId, strangerId, rootId);
    await expectRefused(workspaceId);
    // An administrator who manages it calls it so themselves.
    await changeWorkspace(contextOf(rootId), { workspaceId, name, description: 'Checked' });
    await expectRefused(workspaceId);
    await changeWorkspace(contextOf(rootId), { workspaceId, name: `${name} (checked)` });
    await changeWorkspace(contextOf(rootId), { workspaceId, name });
    expect(await find()).toEqual({ workspaceId, created: false });
  });

  it('not when somebody else gave it the name, whoever made it', async () => {
    const wanted = name;
    name = `Another ${newId()}`;
    const { workspaceId } = await find();
    await letManage(workspaceId, rootId, strangerId);
    await changeWorkspace(contextOf(strangerId), { workspaceId, name: wanted });
    name = wanted;
    await expectRefused(workspaceId);
  });

  it('not when its administrator has a closed account, stepped down, or is behind a wall', async () => {
    const workspaceId = await making(rootId);
    await letManage(workspaceId, rootId, strangerId);
    for (const change of [{ disabled: true }, { role: 'person' as const }]) {
      await changePerson(operator, { userId: rootId, ...change });
      await expectRefused(workspaceId);
      await changePerson(operator, { userId: rootId, disabled: false, role: 'administrator' });
      expect(await find()).toEqual({ workspaceId, created: false });
    }
    await createWall(operator, {
      ...{ name: 'Screen', reason: 'For a test.', kind: 'all-but-these', groupIds: [] },
      ...{ userIds: [rootId], workspaceIds: [workspaceId], startsAt: null, endsAt: null },
    });
    await expectRefused(workspaceId);
  });

  it('not when another one has the name too, whose ever it is', async () => {
    const { workspaceId } = await find();
    await expectRefused(workspaceId, await making(strangerId));
  });
});

it('who can read a workspace is counted as requests are answered, for the operator only', async () => {
  const workspaceId = await making(strangerId);
  await letManage(workspaceId, strangerId, rootId);
  expect(await countReaders(operator, { workspaceId })).toBe(2);
  await changePerson(operator, { userId: rootId, disabled: true });
  expect(await countReaders(operator, { workspaceId })).toBe(1);
  const asPerson = countReaders(contextOf(strangerId), { workspaceId });
  await expect(asPerson).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
