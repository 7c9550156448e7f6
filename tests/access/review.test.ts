import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setClockOffset } from '#lib/core/clock.ts';
import { newId } from '#lib/core/ids.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { reviewDocument } from '#lib/review/review-document.ts';
import { reviewPerson } from '#lib/review/review-person.ts';
import { reviewWorkspace } from '#lib/review/review-workspace.ts';
import type { PersonAccess } from '#lib/shared/access-review.ts';
import { modelCan, modelRole, type World } from '#tests/support/access-model.ts';
import { buildWorld, hour, inHours, worlds } from '#tests/support/build-world.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { createWall } from '#lib/walls/create-wall.ts';

beforeAll(async () => {
  migrateDatabase();
  await addPerson('root@example.org', 'administrator');
});
afterEach(() => {
  setClockOffset(0);
});

/** Half way through a world whose milliseconds are hours. */
const at = 3250 * hour;

/** The reasons must bear the decision out: a way in and nothing that keeps out, or the other way round. */
function expectReasonsToFit({ canRead, reasons }: PersonAccess): void {
  const kinds = new Set(reasons.map(({ kind }) => kind));
  const isKeptOut = ['disabled', 'wall', 'no-role', 'unconfirmed', 'no-grant'].some((kind) =>
    kinds.has(kind as never),
  );
  expect(isKeptOut).toBe(!canRead);
  if (canRead) expect(kinds.has('role') || kinds.has('break-glass')).toBe(true);
}

const isThere = (one: { isDeleted: boolean } | undefined) => one?.isDeleted === false;

async function compareWorkspaces(world: World): Promise<void> {
  for (const { id: workspace } of world.workspaces.filter(isThere)) {
    const people = await reviewWorkspace(operator, { workspaceId: workspace });
    const told = new Map(people.map((one) => [one.userId, one.role]));
    for (const { id: person } of world.people) {
      expect(told.get(person) ?? null).toBe(modelRole(world, { person, workspace, at }));
    }
    for (const one of people) expectReasonsToFit(one);
  }
}

/** Returns how many people read a document, counted once for each document. */
async function compareDocuments(world: World): Promise<number> {
  let readers = 0;
  for (const { id: document, workspace } of world.documents.filter(isThere)) {
    if (!isThere(world.workspaces.find(({ id }) => id === workspace))) continue;
    const { people } = await reviewDocument(operator, { documentId: document });
    const told = new Map(people.map((one) => [one.userId, one.canRead]));
    for (const { id: person } of world.people) {
      const expected = modelCan(world, { person, document, need: 'reader', at });
      expect(told.get(person) ?? false).toBe(expected);
      if (expected) readers += 1;
    }
    for (const one of people) expectReasonsToFit(one);
  }
  return readers;
}

async function comparePeople(world: World): Promise<void> {
  for (const { id: person } of world.people) {
    const { workspaces } = await reviewPerson(operator, { userId: person });
    for (const { id: workspace } of world.workspaces) {
      const told = workspaces.find(({ workspaceId }) => workspaceId === workspace);
      expect(told?.role ?? null).toBe(modelRole(world, { person, workspace, at }));
      const own = world.documents.filter((one) => one.workspace === workspace);
      const mayRead = own.filter(({ id }) => modelCan(world, { person, document: id, need: 'reader', at }));
      expect(told?.readableDocuments ?? 0).toBe(mayRead.length);
    }
  }
}

describe('the reports', () => {
  it('say what the model says, with reasons that bear it out', async () => {
    let readers = 0;
    await fc.assert(
      fc.asyncProperty(worlds, async (made) => {
        const world = inHours(made);
        const startsAt = Date.now();
        await buildWorld(world, startsAt);
        setClockOffset(startsAt + at - Date.now());
        await compareWorkspaces(world);
        readers += await compareDocuments(world);
        await comparePeople(world);
        setClockOffset(0);
      }),
      { numRuns: 12 },
    );
    // Reports of worlds in which nobody reads anything would prove little.
    expect(readers).toBeGreaterThan(5);
  });

  it('name walls to administrators and not to managers', async () => {
    const manager = contextOf(await addPerson(`${newId()}@example.org`));
    const walledId = await addPerson(`${newId()}@example.org`);
    const { id: workspaceId } = await createWorkspace(manager, { name: 'Matter' });
    await grantRole(manager, { workspaceId, holder: { userId: walledId }, role: 'reader' });
    const wall = { name: 'Bolt screen', reason: 'Because.', kind: 'all-but-these' as const, startsAt: null };
    const sides = { userIds: [walledId], groupIds: [], workspaceIds: [workspaceId], endsAt: null };
    await createWall(operator, { ...wall, ...sides });
    const of = (people: PersonAccess[]) => people.find(({ userId }) => userId === walledId);
    const role = { kind: 'role', role: 'reader', groupName: null };
    expect(of(await reviewWorkspace(manager, { workspaceId }))).toMatchObject({
      canRead: false,
      role: null,
      reasons: [role, { kind: 'wall', wallName: null }],
    });
    expect(of(await reviewWorkspace(operator, { workspaceId }))?.reasons).toEqual([
      role,
      { kind: 'wall', wallName: 'Bolt screen' },
    ]);
  });

  it('are for managers and administrators only', async () => {
    const manager = contextOf(await addPerson(`${newId()}@example.org`));
    const readerId = await addPerson(`${newId()}@example.org`);
    const { id: workspaceId } = await createWorkspace(manager, { name: 'Matter' });
    await grantRole(manager, { workspaceId, holder: { userId: readerId }, role: 'editor' });
    for (const attempt of [
      reviewWorkspace(contextOf(readerId), { workspaceId }),
      reviewWorkspace(contextOf(readerId), { workspaceId: newId() }),
      reviewPerson(manager, { userId: readerId }),
      reviewPerson(operator, { userId: newId() }),
      reviewDocument(manager, { documentId: newId() }),
    ])
      await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
