import { and, count, eq } from 'drizzle-orm';
import { contextOfPerson } from '#lib/access/person-context.ts';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import { activeModels } from '#lib/admin/active-models.ts';
import { retrieve } from '#lib/answer/retrieve.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents } from '#lib/db/schema/index.ts';
import type { WallTest } from '#lib/shared/walls.ts';
import { canaryQuestions } from './canary-questions.ts';
import { listWalls } from './list-walls.ts';
import { activePeople, peopleShutOut, type Person } from './preview-wall.ts';

const questionsPerWorkspace = 5;
/** Searching as everybody in everything would take minutes on a large server. */
const peopleMost = 100;
const workspacesMost = 10;

type Tested = WallTest['workspaces'][number];
type PersonResult = Tested['people'][number];

/** How many passages of the walled workspace a search in another one, or in itself, gives with this scope. */
async function countHits(
  context: RequestContext,
  scope: ReadScope,
  input: { question: string; searched: string; walled: string },
): Promise<number> {
  const { embedding } = await activeModels();
  const { question, searched: workspaceId, walled } = input;
  // By words: the questions are words of the documents, and the engine is left to those who wait for answers.
  const found = await retrieve(context, scope, { workspaceId, question, embedding, kind: 'bm25' });
  const ids = found.candidates.map(({ chunk }) => chunk.documentId);
  const rows = await database()
    .select({ id: documents.id })
    .from(documents)
    .where(eq(documents.workspaceId, walled));
  const inside = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => inside.has(id)).length;
}

async function testPerson(
  context: RequestContext,
  { person, walled, questions }: { person: Person; walled: string; questions: readonly string[] },
): Promise<PersonResult> {
  const scope = await makeReadScope(contextOfPerson(person.userId, context.requestId));
  const [readable] = await database()
    .select({ documents: count() })
    .from(documents)
    .where(and(eq(documents.workspaceId, walled), readableDocuments(scope)));
  // In the walled one, too: whatever a search there gives must not be readable.
  const searched = [walled, ...scope.workspaceIds.filter((id) => id !== walled).slice(0, workspacesMost)];
  let hits = 0;
  for (const question of questions) {
    for (const id of searched) hits += await countHits(context, scope, { question, searched: id, walled });
  }
  return {
    person,
    canEnter: scope.workspaceIds.includes(walled),
    readableDocuments: readable?.documents ?? 0,
    searchedWorkspaces: searched.length,
    hits,
  };
}

async function testWorkspace(
  context: RequestContext,
  { workspace, people }: { workspace: { id: string; name: string | null }; people: readonly Person[] },
): Promise<Tested> {
  const walled = workspace.id;
  const inside: RequestContext = { principal: { kind: 'system' }, requestId: context.requestId };
  const scope = await makeReadScope(inside, { workspaceId: walled });
  const questions = await canaryQuestions(scope, { workspaceId: walled, most: questionsPerWorkspace });
  let control = 0;
  for (const question of questions) {
    const hits = await countHits(context, scope, { question, searched: walled, walled });
    if (hits > 0) control += 1;
  }
  const results: PersonResult[] = [];
  for (const person of people.slice(0, peopleMost)) {
    results.push(await testPerson(context, { person, walled, questions }));
  }
  return { ...workspace, questions: questions.length, control, people: results };
}

/**
 * Tries a standing wall: asks questions made of words of the walled documents as each person who is shut out, through the same search
 * that answers questions, and counts what comes of those documents. The questions are asked once more without the wall, so
 * that a test which can find nothing is seen. Neither the questions nor names of documents are given. For administrators. Throws
 * `NOT_FOUND`, `CONFLICT` when the wall does not stand.
 */
export async function testWall(context: RequestContext, { wallId }: { wallId: string }): Promise<WallTest> {
  await requireAdministrator(context);
  const wall = (await listWalls(context)).find(({ id }) => id === wallId);
  if (!wall) throw new AppError('NOT_FOUND');
  if (wall.state !== 'standing') {
    throw new AppError('CONFLICT', { personMessage: 'Only a wall that stands can be tested.' });
  }
  const userIds = wall.people.map(({ id }) => id);
  const groupIds = wall.groups.map(({ id }) => id);
  const people = await peopleShutOut(await activePeople(), { kind: wall.kind, userIds, groupIds });
  const workspaces: Tested[] = [];
  for (const workspace of wall.workspaces)
    workspaces.push(await testWorkspace(context, { workspace, people }));
  const results = workspaces.flatMap((one) => one.people);
  const leaks = results.filter((one) => one.canEnter || one.readableDocuments > 0 || one.hits > 0).length;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await recordAudit(tx, context, {
      action: 'wall.tested',
      objectType: 'wall',
      objectId: wallId,
      detail: { tried: results.length, leaks },
    });
  });
  return { wallName: wall.name, takenAt: now(), workspaces };
}
