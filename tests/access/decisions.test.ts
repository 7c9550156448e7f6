import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isScopeCurrent, makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { requireWorkspaceRole, workspaceRolesOf } from '#lib/access/roles.ts';
import { now, setClockOffset } from '#lib/core/clock.ts';
import { isAppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { breakGlass, documents, session, walls } from '#lib/db/schema/index.ts';
import { requireDocument } from '#lib/documents/require-document.ts';
import { workspaceRoleNames } from '#lib/shared/roles.ts';
import { modelCan, modelRole } from '#tests/support/access-model.ts';
import { buildWorld, hour, inHours, moments, worlds } from '#tests/support/build-world.ts';
import { contextOf } from '#tests/support/people.ts';

beforeAll(() => {
  migrateDatabase();
});
afterEach(() => {
  setClockOffset(0);
});

/** Between the moments at which things begin and end, and after them all. */
const instants = [500, ...moments.map((moment) => moment + 250), 9000];
/** Puts the clock to a moment of the world. It runs on from there, by far less than what lies between two moments. */
function goTo(startsAt: number, instant: number): void {
  setClockOffset(startsAt + instant * hour - Date.now());
}

/** Of rights, not of the session: that one is as new as if its person had just signed in. */
async function keepOpen(sessionId: string): Promise<void> {
  await inTransaction(async (tx) => {
    await tx
      .update(session)
      .set({ createdAt: new Date(now()) })
      .where(eq(session.id, sessionId));
  });
}

/** Compares what a person may read at one instant with each later one at which the scope is still said to be current. */
async function compareLater(person: string, startsAt: number, first: number): Promise<number> {
  goTo(startsAt, first);
  const sessionId = newId();
  const scope = await makeReadScope(contextOf(person, { sessionId }));
  const before = await readableIds(scope);
  let compared = 0;
  for (const later of instants.filter((instant) => instant > first)) {
    goTo(startsAt, later);
    await keepOpen(sessionId);
    if (!(await isScopeCurrent(scope))) continue;
    compared += 1;
    expect(await readableIds(await makeReadScope(contextOf(person)))).toEqual(before);
  }
  return compared;
}

async function readableIds(scope: ReadScope): Promise<string[]> {
  const rows = await database().select({ id: documents.id }).from(documents).where(readableDocuments(scope));
  return rows.map(({ id }) => id).sort();
}

async function mayEnter(person: string, workspaceId: string, role: (typeof workspaceRoleNames)[number]) {
  try {
    await requireWorkspaceRole(contextOf(person), { workspaceId, role });
    return true;
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return false;
    throw error;
  }
}

async function mayUse(person: string, documentId: string, role: (typeof workspaceRoleNames)[number]) {
  try {
    await requireDocument(contextOf(person), { documentId, role });
    return true;
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return false;
    throw error;
  }
}

/** Each world takes some tenths of a second; on a busy machine several times that. */
const patience = { timeout: 300_000 };

describe('what the program decides', patience, () => {
  it('is what the model says: roles, the SQL of scopes and single documents, at several moments', async () => {
    const seen = { allowed: 0, denied: 0 };
    await fc.assert(
      fc.asyncProperty(worlds, async (made) => {
        const world = inHours(made);
        const startsAt = Date.now();
        await buildWorld(world, startsAt);
        for (const instant of instants.filter((_, index) => index % 2 === 1)) {
          goTo(startsAt, instant);
          const at = instant * hour;
          for (const { id: person } of world.people) {
            const roles = await workspaceRolesOf(contextOf(person));
            const scope = await makeReadScope(contextOf(person));
            const expected = world.workspaces.flatMap(({ id }) => {
              const role = modelRole(world, { person, workspace: id, at });
              return role === null ? [] : [[id, role] as const];
            });
            expect(new Map(roles)).toEqual(new Map(expected));
            expect(new Set(scope.workspaceIds)).toEqual(new Set(roles.keys()));
            const mayRead = world.documents.filter(({ id }) =>
              modelCan(world, { person, document: id, need: 'reader', at }),
            );
            expect(await readableIds(scope)).toEqual(mayRead.map(({ id }) => id).sort());
            seen.allowed += mayRead.length;
            seen.denied += world.documents.length - mayRead.length;
          }
        }
      }),
      { numRuns: 50 },
    );
    // A model that allowed all or nothing would agree with a program that did.
    expect(seen.allowed).toBeGreaterThan(100);
    expect(seen.denied).toBeGreaterThan(100);
  });

  it('is the same for one workspace and one document with the role that an act needs', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.constantFrom(...instants), async (made, instant) => {
        const world = inHours(made);
        const startsAt = Date.now();
        await buildWorld(world, startsAt);
        goTo(startsAt, instant);
        const at = instant * hour;
        for (const { id: person } of world.people) {
          for (const need of workspaceRoleNames) {
            for (const { id } of world.documents) {
              expect(await mayUse(person, id, need)).toBe(
                modelCan(world, { person, document: id, need, at }),
              );
            }
            for (const { id } of world.workspaces) {
              const role = modelRole(world, { person, workspace: id, at });
              const rank = workspaceRoleNames.indexOf(need);
              expect(await mayEnter(person, id, need)).toBe(
                role !== null && workspaceRoleNames.indexOf(role) >= rank,
              );
            }
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('holds as long as a scope says that it is current, although nothing is written when a time is over', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(worlds, async (made) => {
        const world = inHours(made);
        const startsAt = Date.now();
        // What ends in another world would make this one's scopes old, too.
        await inTransaction(async (tx) => {
          await tx.delete(walls);
          await tx.delete(breakGlass);
        });
        await buildWorld(world, startsAt);
        for (const { id: person } of world.people) {
          for (const first of instants) compared += await compareLater(person, startsAt, first);
        }
      }),
      { numRuns: 20 },
    );
    // How many depends on the worlds; none would mean that nothing was tried.
    expect(compared).toBeGreaterThan(20);
  });
});
