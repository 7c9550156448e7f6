import { beforeAll, expect, it } from 'vitest';
import { writeSwitch } from '#lib/admin/embedding-switch.ts';
import { readSwitchReport } from '#lib/admin/switch-report.ts';
import { beginBreakGlass } from '#lib/break-glass/begin-break-glass.ts';
import { listBreakGlass } from '#lib/break-glass/list-break-glass.ts';
import { now } from '#lib/core/clock.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { reviewPerson } from '#lib/review/review-person.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { listWalls } from '#lib/walls/list-walls.ts';
import { testWall } from '#lib/walls/test-wall.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { deleteWorkspace } from '#lib/workspaces/delete-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { listUnmanagedWorkspaces } from '#lib/workspaces/list-unmanaged-workspaces.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';

/** What an administrator whom a wall shuts out is told of what is behind it: no name, and not what the wall is about. */

const secret = /Larkspur/;
let shutOutId = '';
let otherId = '';
let ownerId = '';
let workspaceId = '';
let wallId = '';
const shutOut = () => contextOf(shutOutId);
const other = () => contextOf(otherId);

beforeAll(async () => {
  migrateDatabase();
  shutOutId = await addPerson('shut-out@example.org', 'administrator');
  otherId = await addPerson('other@example.org', 'administrator');
  ownerId = await addPerson('owner@example.org');
  const name = 'Larkspur deal';
  ({ id: workspaceId } = await createWorkspace(contextOf(ownerId), { name }));
  await grantRole(contextOf(ownerId), { workspaceId, holder: { userId: shutOutId }, role: 'reader' });
  const reason = 'Nobody of Larkspur can be reached.';
  await beginBreakGlass(other(), { workspaceId, reason, minutes: 5 });
  const wall = { name: 'Larkspur screen', reason: 'Larkspur is sold.', kind: 'all-but-these' as const };
  const sides = { userIds: [shutOutId], groupIds: [], workspaceIds: [workspaceId] };
  ({ wallId } = await createWall(operator, { ...wall, ...sides, startsAt: null, endsAt: null }));
});

async function expectHidden(read: (context: ReturnType<typeof shutOut>) => Promise<unknown>) {
  expect(JSON.stringify(await read(other()))).toMatch(secret);
  const seen = JSON.stringify(await read(shutOut()));
  expect(seen).not.toMatch(secret);
  expect(seen).toContain(workspaceId);
}

it('the walls themselves, with their names and reasons', async () => {
  await expectHidden(listWalls);
  const own = (await listWalls(shutOut())).find(({ id }) => id === wallId);
  expect(own).toMatchObject({ isOwn: true, name: 'A wall that shuts you out', reason: '' });
  expect((await listWalls(other())).find(({ id }) => id === wallId)?.isOwn).toBe(false);
});

it('the test of a wall', async () => {
  await expectHidden((context) => testWall(context, { wallId }));
});

it('what a person may read, and why not', async () => {
  await expectHidden((context) => reviewPerson(context, { userId: shutOutId }));
});

it('uses of emergency access, with their reasons', async () => {
  await expectHidden(listBreakGlass);
});

it('workspaces that nobody manages any more', async () => {
  await changePerson(operator, { userId: ownerId, disabled: true });
  await expectHidden(listUnmanagedWorkspaces);
  await changePerson(operator, { userId: ownerId, disabled: false });
});

it('the comparison of embedding models, which leaves deleted workspaces out', async () => {
  const { id: goneId } = await createWorkspace(operator, { name: 'Gone' });
  const quality = { recallAt1: 1, recallAt5: 1, firstCitation: 1 };
  const comparison = { questions: 1, before: quality, after: quality };
  const model = { modelId: 'a', name: 'a' };
  await inTransaction((tx) =>
    writeSwitch(tx, operator, {
      choice: { kind: 'rule' },
      ...{ from: model, to: model, startedAt: now(), decidedAt: null },
      comparisons: { [workspaceId]: comparison, [goneId]: comparison },
    }),
  );
  await deleteWorkspace(operator, { workspaceId: goneId });
  await expectHidden(readSwitchReport);
  expect((await readSwitchReport(other()))?.comparisons).toHaveLength(1);
});
