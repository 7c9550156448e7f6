import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { eq, sql } from 'drizzle-orm';
import * as walls from '#lib/access/walls.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { listDocumentReaders } from '#lib/admin/audit/list-document-readers.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { chunks, conversations, walls as wallTable, wallWorkspaces } from '#lib/db/schema/index.ts';
import { openOriginal } from '#lib/documents/open-original.ts';
import { readPages } from '#lib/documents/read-pages.ts';
import { viewAs } from '#lib/review/view-as.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import { previewWall } from '#lib/walls/preview-wall.ts';
import { testWall } from '#lib/walls/test-wall.ts';
import type { WallInput } from '#lib/walls/wall-input.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { actionsDuring, auditRecords } from '#tests/support/audit.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf } from '#tests/support/people.ts';
import { ask, makeSearchable } from '#tests/support/searchable.ts';

vi.mock('#lib/access/walls.ts', { spy: true });

const lease =
  '# Lease\n\nThe monthly rent of the mill is 2,400 euros. It is due on the first day of each month.';
const report = '# Report\n\nThe turbine of the mill was repaired in May by Ravensburger Hydraulics.';

let engine: EngineProcess;
let root: RequestContext;
let manager: RequestContext;
let personId: string;
let workspaceId: string;
let documentIds: Map<string, string>;
let wall: WallInput;

beforeAll(async () => {
  migrateDatabase();
  root = contextOf(await addPerson('root@example.org', 'administrator'));
  engine = await startEngine();
  manager = contextOf(await addPerson('manager@example.org'));
  personId = await addPerson('person@example.org');
  ({ workspaceId, documentIds } = await makeSearchable(manager, 'Mill', {
    'lease.md': lease,
    'report.md': report,
  }));
  await grantRole(manager, { workspaceId, holder: { userId: personId }, role: 'reader' });
  await makeSearchable(contextOf(personId), 'Own', {
    'own.md': '# Own\n\nThe monthly rent of my flat is 900 euros.',
  });
  const sides = { userIds: [personId], groupIds: [], workspaceIds: [workspaceId] };
  wall = { name: 'Screen', reason: 'Hired.', kind: 'all-but-these', ...sides, startsAt: null, endsAt: null };
});

afterAll(async () => {
  await engine.stop();
  closeDatabase();
});
afterEach(() => {
  vi.resetAllMocks();
});

describe('what somebody saw before a wall', () => {
  it('is nothing while they saw nothing', async () => {
    expect((await previewWall(root, wall)).exposure).toEqual([]);
  });

  it('lists what they opened and what answers to them used, by id where the administrator may not read it', async () => {
    const person = contextOf(personId);
    const documentId = documentIds.get('lease.md') ?? '';
    (await openOriginal(person, { documentId })).content.destroy();
    await ask(person, { workspaceId, question: 'What is the monthly rent of the mill?' });
    const { exposure } = await previewWall(root, wall);
    expect(exposure).toMatchObject([{ person: { userId: personId }, workspaceId, workspaceName: 'Mill' }]);
    const seen = exposure[0]?.documents.find((one) => one.documentId === documentId);
    expect(seen).toMatchObject({ name: null, opened: 1, answers: 1, cited: 1 });
    const other = await addPerson('other@example.org');
    expect((await previewWall(root, { ...wall, userIds: [other] })).exposure).toEqual([]);
  });

  it('counts text that was read in the viewer without the original, once for what belongs together', async () => {
    const readerId = await addPerson('text-reader@example.org');
    await grantRole(manager, { workspaceId, holder: { userId: readerId }, role: 'reader' });
    const documentId = documentIds.get('report.md') ?? '';
    const reader = contextOf(readerId);
    for (let from = 1; from <= 20; from += 1) await readPages(reader, { documentId, from, to: from });
    const { exposure } = await previewWall(root, { ...wall, userIds: [readerId] });
    expect(exposure.map(({ documents }) => documents)).toEqual([
      [expect.objectContaining({ documentId, opened: 1, answers: 0, cited: 0 })],
    ]);
    const { readings } = await listDocumentReaders(manager, { documentId });
    expect(readings.filter(({ person }) => person.id === readerId)).toHaveLength(1);
  });

  it('counts text that was shown or given to the model, also when no answer was kept of it', async () => {
    const askerId = await addPerson('asker@example.org');
    await grantRole(manager, { workspaceId, holder: { userId: askerId }, role: 'reader' });
    const documentId = documentIds.get('lease.md') ?? '';
    await ask(contextOf(askerId), { workspaceId, question: 'What is the monthly rent of the mill?' });
    const isOf = eq(conversations.ownerId, askerId);
    await inTransaction(async (tx) => {
      await tx.delete(conversations).where(isOf);
    });
    const { exposure } = await previewWall(root, { ...wall, userIds: [askerId] });
    const seen = exposure[0]?.documents.find((one) => one.documentId === documentId);
    expect(seen).toMatchObject({ opened: 0, answers: 1, cited: 0 });
  });

  it('counts sentences that a manager was shown when they looked as a member', async () => {
    const lookerId = await addPerson('looker@example.org');
    await grantRole(manager, { workspaceId, holder: { userId: lookerId }, role: 'manager' });
    const documentId = documentIds.get('report.md') ?? '';
    const look = { workspaceId, userId: personId };
    await viewAs(contextOf(lookerId), look);
    const lookers = { ...wall, userIds: [lookerId] };
    expect((await previewWall(root, lookers)).exposure).toEqual([]);
    await viewAs(contextOf(lookerId), { ...look, question: 'Who repaired the turbine?' });
    const { exposure } = await previewWall(root, lookers);
    expect(exposure[0]?.documents.map((one) => one.documentId)).toContain(documentId);
    const { readings } = await listDocumentReaders(manager, { documentId });
    expect(readings.map(({ kind }) => kind)).toContain('viewed-as');
    const looks = (await auditRecords()).filter(({ action }) => action === 'access.viewed-as');
    const { detail } = looks.at(-1) ?? {};
    const documentOf = async (chunkId: unknown) => {
      const [row] = await database()
        .select({ id: chunks.documentId })
        .from(chunks)
        .where(eq(chunks.id, String(chunkId)));
      return row?.id;
    };
    const chunkIds = detail?.['chunkIds'];
    expect(Array.isArray(chunkIds) && (await documentOf(chunkIds[0]))).toBe(documentId);
  });

  it('names documents that the administrator reads too', async () => {
    const insideId = await addPerson('inside@example.org', 'administrator');
    await grantRole(manager, { workspaceId, holder: { userId: insideId }, role: 'reader' });
    const { exposure } = await previewWall(contextOf(insideId), wall);
    expect(exposure[0]?.documents.map(({ name }) => name)).toContain('lease.md');
  });
});

describe('the test of a wall', () => {
  it('finds nothing as the one who is shut out, with questions that find something without the wall', async () => {
    const { wallId } = await createWall(root, wall);
    let result: Awaited<ReturnType<typeof testWall>> | undefined;
    const actions = await actionsDuring(async () => {
      result = await testWall(root, { wallId });
    });
    expect(actions).toEqual(['wall.tested']);
    const [tested] = result?.workspaces ?? [];
    expect(tested).toMatchObject({ id: workspaceId, questions: 2, control: 2 });
    expect(tested?.people).toEqual([
      expect.objectContaining({ canEnter: false, readableDocuments: 0, searchedWorkspaces: 2, hits: 0 }),
    ]);
    // The administrator is not a member: neither the questions nor what they found are told.
    expect(JSON.stringify(result)).not.toMatch(/Ravensburger|lease\.md|2,400/);
    await liftWall(root, { wallId });
  });

  it('would show a wall that does not hold', async () => {
    const { wallId } = await createWall(root, wall);
    vi.mocked(walls.closedWorkspaces).mockImplementation((tx) =>
      tx
        .select({ workspaceId: wallWorkspaces.workspaceId })
        .from(wallWorkspaces)
        .innerJoin(wallTable, eq(wallTable.id, wallWorkspaces.wallId))
        .where(sql`1 = 0`),
    );
    const { workspaces } = await testWall(root, { wallId });
    expect(workspaces[0]?.people[0]).toMatchObject({ canEnter: true, readableDocuments: 2 });
    expect(workspaces[0]?.people[0]?.hits).toBeGreaterThan(0);
    vi.resetAllMocks();
    await liftWall(root, { wallId });
  });

  it('is for administrators and for walls that stand', async () => {
    const { wallId } = await createWall(root, wall);
    await expect(testWall(manager, { wallId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(testWall(root, { wallId: newId() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await liftWall(root, { wallId });
    await expect(testWall(root, { wallId })).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('looking as a member', () => {
  it('shows a manager what the member may read and would be quoted, and is recorded', async () => {
    const input = { workspaceId, userId: personId, question: 'Who repaired the turbine?' };
    const seen = await viewAs(manager, input);
    expect(seen).toMatchObject({ canEnter: true, documents: [{ name: 'lease.md' }, { name: 'report.md' }] });
    expect(JSON.stringify(seen.quotes)).toContain('Ravensburger');
    const documentId = documentIds.get('report.md') ?? '';
    await restrictDocument(manager, { documentId });
    const actions = await actionsDuring(async () => {
      const after = await viewAs(manager, input);
      expect(after.documents.map(({ name }) => name)).toEqual(['lease.md']);
      expect(JSON.stringify(after.quotes)).not.toContain('Ravensburger');
    });
    expect(actions).toEqual(['access.viewed-as']);
  });

  it('shows no more than the manager may read', async () => {
    const secondId = await addPerson('second@example.org');
    await grantRole(manager, { workspaceId, holder: { userId: secondId }, role: 'manager' });
    const managerId = manager.principal.kind === 'person' ? manager.principal.userId : '';
    const seen = await viewAs(contextOf(secondId), {
      workspaceId,
      userId: managerId,
      question: 'Who repaired the turbine?',
    });
    expect(JSON.stringify(seen)).not.toMatch(/report\.md|Ravensburger/);
  });

  it('says when a wall shuts the member out, and is for managers only', async () => {
    const { wallId } = await createWall(root, wall);
    expect(await viewAs(manager, { workspaceId, userId: personId })).toMatchObject({
      canEnter: false,
      documents: [],
      quotes: null,
    });
    await liftWall(root, { wallId });
    for (const context of [root, contextOf(personId)]) {
      await expect(viewAs(context, { workspaceId, userId: personId })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
  });
});
