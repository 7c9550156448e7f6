import { afterAll, beforeAll, expect, test } from 'vitest';
import { eq, inArray } from 'drizzle-orm';
import { sleep } from '#lib/core/clock.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { chunks, chunkVectors, documentVersions, jobs } from '#lib/db/schema/index.ts';
import { deleteDocument } from '#lib/documents/delete-document.ts';
import { queueRebuild } from '#lib/ingest/ensure-index.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { until, uploadFile } from '#tests/support/ingest.ts';
import { brokenInvariants } from '#tests/support/invariants.ts';
import { openJobs } from '#tests/support/jobs.ts';
import { makePdf, plainPages } from '#tests/support/make-pdf.ts';
import { operator } from '#tests/support/people.ts';
import { startWorker, type WorkerProcess } from '#tests/support/worker-process.ts';

let workspaceId: string;
let worker: WorkerProcess | undefined;

beforeAll(async () => {
  migrateDatabase();
  workspaceId = (await createWorkspace(operator, { name: 'Matter' })).id;
});
afterAll(async () => {
  await worker?.end('SIGKILL');
  closeDatabase();
});

type Seen = {
  state: string;
  pagesParsed: number;
  pagesIndexed: number;
  vectors: number;
  jobs: Map<string, string>;
};

/** How far the work on a document is, as the database has it. */
async function look(document: { id: string; versionId: string }): Promise<Seen> {
  const [version] = await database()
    .select()
    .from(documentVersions)
    .where(eq(documentVersions.id, document.versionId));
  const vectors = await database()
    .select({ id: chunkVectors.chunkId })
    .from(chunkVectors)
    .innerJoin(chunks, eq(chunks.id, chunkVectors.chunkId))
    .where(eq(chunks.versionId, document.versionId));
  const rows = await database()
    .select()
    .from(jobs)
    .where(inArray(jobs.subjectId, [document.id, document.versionId, workspaceId]));
  return {
    state: version?.state ?? 'gone',
    pagesParsed: version?.pagesParsed ?? 0,
    pagesIndexed: version?.pagesIndexed ?? 0,
    vectors: vectors.length,
    jobs: new Map(rows.map((row) => [row.name, row.state])),
  };
}

const isOver = (seen: Seen, name: string) => seen.jobs.get(name) === 'done';
const isOnOrOver = (seen: Seen, name: string) => seen.jobs.get(name) === 'running' || isOver(seen, name);

/** The moments at which the worker is killed: when this is seen, and a little later by so much. */
const moments: readonly { name: string; isThere: (seen: Seen) => boolean; act?: 'delete' | 'rebuild' }[] = [
  { name: 'claimed', isThere: (seen) => isOnOrOver(seen, 'ingest-version') },
  { name: 'opened', isThere: (seen) => seen.state !== 'queued' },
  { name: 'first pages stored', isThere: (seen) => seen.pagesParsed > 0 },
  { name: 'first vectors stored', isThere: (seen) => seen.vectors > 0 },
  { name: 'first slice searchable', isThere: (seen) => seen.pagesIndexed > 0 },
  { name: 'half of the vectors', isThere: (seen) => seen.vectors > 40 },
  { name: 'all read', isThere: (seen) => seen.state === 'indexing' || seen.state === 'ready' },
  { name: 'finished', isThere: (seen) => seen.state === 'ready' },
  { name: 'tidying', isThere: (seen) => isOnOrOver(seen, 'optimize-index') },
  { name: 'erasing', isThere: (seen) => isOnOrOver(seen, 'remove-document'), act: 'delete' },
  { name: 'erased', isThere: (seen) => isOver(seen, 'remove-document'), act: 'delete' },
  { name: 'rebuilding', isThere: (seen) => isOnOrOver(seen, 'rebuild-index'), act: 'rebuild' },
];
/** Between two moments lie writes of a few milliseconds: half of the kills come a little later, and fall into them. */
const kills = moments.map((moment, index) => ({ ...moment, delayMs: index % 2 === 0 ? 0 : 15 }));

test.each(kills)(
  'a worker killed $delayMs ms after "$name" leaves a document that is finished by the next',
  async ({ name, isThere, act, delayMs }) => {
    const pdf = await makePdf({ pages: plainPages(36, `${name}${delayMs}`) });
    const document = await uploadFile(workspaceId, 'killed.pdf', pdf);
    worker ??= startWorker({ embedDelayMs: 30 });
    if (act !== undefined) {
      await until('it is searchable', async () => (await look(document)).pagesIndexed > 0);
      if (act === 'delete') await deleteDocument(operator, { documentId: document.id });
      else await queueRebuild(workspaceId, 'requested');
    }
    await until(name, async () => isThere(await look(document)));
    await sleep(delayMs);
    await worker.end('SIGKILL');

    worker = startWorker({ embedDelayMs: 30 });
    const final = act === 'delete' ? ['gone'] : ['ready'];
    await until('it is finished', async () => final.includes((await look(document)).state), 60_000);
    await until('nothing is left to do', async () => (await openJobs()).length === 0, 60_000);
    expect(await brokenInvariants()).toEqual([]);
  },
  120_000,
);
