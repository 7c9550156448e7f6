import { truncateSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stableId } from '#lib/core/ids.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { chunks, chunkVectors, documents, documentVersions, jobs, pages } from '#lib/db/schema/index.ts';
import { changeDocument } from '#lib/documents/change-document.ts';
import { deleteDocument } from '#lib/documents/delete-document.ts';
import { readPages } from '#lib/documents/read-pages.ts';
import { retryDocument } from '#lib/documents/retry-document.ts';
import { chunkerVersion } from '#lib/ingest/chunk.ts';
import { cancelJob } from '#lib/jobs/cancel-job.ts';
import { listJobs } from '#lib/jobs/list-jobs.ts';
import { retryJob } from '#lib/jobs/retry-job.ts';
import { searchText } from '#lib/vectors/search-index.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import { indexDirectory } from '#lib/vectors/table.ts';
import { runWorker } from '#lib/worker/run-worker.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { deleteWorkspace } from '#lib/workspaces/delete-workspace.ts';
import { makeDocx, paragraph, part } from '#tests/fixtures/parse/make-docx.ts';
import { until, uploadFile, viewOf, workWith } from '#tests/support/ingest.ts';
import { brokenInvariants } from '#tests/support/invariants.ts';
import { jobOf } from '#tests/support/jobs.ts';
import { makePdf, plainPages } from '#tests/support/make-pdf.ts';
import { operator } from '#tests/support/people.ts';
import { plainEmbedding } from '#tests/support/plain-embedding.ts';

const model = plainEmbedding();
let workspaceId: string;

beforeAll(migrateDatabase);
beforeEach(async () => {
  workspaceId = (await createWorkspace(operator, { name: `Matter ${Math.random()}` })).id;
});
afterAll(closeDatabase);

async function search(words: string): Promise<string[]> {
  const location = await liveIndexOf(workspaceId);
  return location ? (await searchText({ location, words, limit: 50 })).map((hit) => hit.chunkId) : [];
}
const chunkRows = (versionId: string) =>
  database().select().from(chunks).where(eq(chunks.versionId, versionId)).orderBy(chunks.ordinal);

describe('a PDF', () => {
  test('becomes pages, chunks with their places, vectors and an index', async () => {
    const pdf = await makePdf({ pages: plainPages(12), title: 'Rent agreement' });
    const document = await uploadFile(workspaceId, 'rent.pdf', pdf);
    await workWith(model);
    const view = await viewOf(document);
    expect(view).toMatchObject({
      state: 'ready',
      format: 'pdf',
      pageCount: 12,
      pagesParsed: 12,
      pagesIndexed: 12,
      gaps: [],
      problem: null,
      title: 'Rent agreement',
    });
    expect(Object.keys(view.seconds ?? {})).toEqual(['parse', 'chunk', 'embed', 'index', 'total']);
    const texts = new Map(
      (await readPages(operator, { documentId: document.id })).map((page) => [page.number, page.text]),
    );
    const made = await chunkRows(view.versionId);
    expect(made).toHaveLength(view.chunkCount);
    for (const chunk of made) {
      expect(chunk.header).toContain('Rent agreement');
      for (const { start, end, spans } of chunk.sentences) {
        const slices = spans.map((span) => texts.get(span.page)?.slice(span.start, span.end) ?? '');
        expect(slices.join(' ')).toBe(chunk.text.slice(start, end));
        for (const span of spans) expect(span.rects.length).toBeGreaterThan(0);
      }
    }
    const guessed = (ordinal: number) =>
      stableId(view.versionId, chunkerVersion, ordinal, made[ordinal]?.textSha256 ?? '');
    expect(made.map(({ id }) => id)).not.toContain(guessed(0));
    expect(await search('clauses about rent')).not.toEqual([]);
    expect(await brokenInvariants()).toEqual([]);
  });

  test('with pages that have no text is ready with gaps, and says which', async () => {
    const [one = '', two = ''] = plainPages(2, 'gaps');
    const document = await uploadFile(
      workspaceId,
      'gaps.pdf',
      await makePdf({ pages: [one, '', '', '', two, ''] }),
    );
    await workWith(model);
    const view = await viewOf(document);
    expect(view.state).toBe('ready with gaps');
    expect(view.gaps).toEqual([
      { from: 2, to: 4, reason: 'no text layer' },
      { from: 6, to: 6, reason: 'no text layer' },
    ]);
  });

  test('without any text fails, says so, and leaves nothing to be found', async () => {
    const document = await uploadFile(workspaceId, 'scan.pdf', await makePdf({ pages: ['', ''] }));
    await workWith(model);
    expect(await viewOf(document)).toMatchObject({
      state: 'failed',
      problemCode: 'FILE_HAS_NO_TEXT',
      gaps: [{ from: 1, to: 2 }],
    });
    expect(await brokenInvariants()).toEqual([]);
  });

  test('that is protected asks for its password and keeps it nowhere', async () => {
    const pdf = await makePdf({ pages: plainPages(1), userPassword: 'sesame-4711' });
    const document = await uploadFile(workspaceId, 'secret.pdf', pdf);
    await workWith(model);
    expect(await viewOf(document)).toMatchObject({ state: 'failed', problemCode: 'FILE_ENCRYPTED' });
    await retryDocument(operator, { documentId: document.id, password: 'wrong' });
    await workWith(model);
    expect(await viewOf(document)).toMatchObject({ state: 'failed', problemCode: 'FILE_PASSWORD_WRONG' });
    await retryDocument(operator, { documentId: document.id, password: 'sesame-4711' });
    await workWith(model);
    expect(await viewOf(document)).toMatchObject({ state: 'ready', problemCode: null });
    expect(JSON.stringify(await database().select().from(jobs))).not.toContain('sesame-4711');
  });
});

test('a Word document says what of it was not read, and its title comes from its properties', async () => {
  const comment = `<w:comment w:id="0">${paragraph('Really?')}</w:comment>`;
  const title = '<dc:title>Harbour agreement</dc:title>';
  const bytes = makeDocx(paragraph('The supplier delivers the pumps.'), {
    'word/comments.xml': part('w:comments', comment),
    'docProps/core.xml': Buffer.from(title),
  });
  const document = await uploadFile(workspaceId, 'agreement.docx', bytes);
  await workWith(model);
  expect(await viewOf(document)).toMatchObject({
    state: 'ready with gaps',
    title: 'Harbour agreement',
    gaps: [],
    omissions: ['1 comment'],
  });
  expect(await brokenInvariants()).toEqual([]);
});

describe('bad input ends in a sentence', () => {
  test.each([
    [
      'cut.pdf',
      async () => (await makePdf({ pages: plainPages(3) })).subarray(0, 700),
      ['FILE_DAMAGED', 'FILE_HAS_NO_TEXT'],
    ],
    ['image.pdf', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]), ['FILE_TYPE_UNSUPPORTED']],
    ['noise.docx', () => Buffer.from('PK\u0003\u0004 not really'), ['FILE_DAMAGED']],
  ] as const)('%s', async (name, content, codes) => {
    const document = await uploadFile(workspaceId, name, await content());
    await workWith(model);
    const view = await viewOf(document);
    expect(view.state).toBe('failed');
    expect(codes).toContain(view.problemCode);
    expect(view.problem).toMatch(/\.$/);
    expect(await brokenInvariants()).toEqual([]);
  });
});

test('one bad file among good ones stops none of them', async () => {
  const names = ['a.txt', 'b.pdf', 'c.md', 'd.txt'];
  const contents = [
    'Alpha is the first letter.',
    '%PDF-1.7 broken',
    '# Gamma\n\nGamma is the third letter.',
    'Delta is the fourth.',
  ];
  for (const [index, name] of names.entries()) await uploadFile(workspaceId, name, contents[index] ?? '');
  await workWith(model);
  const rows = await database()
    .select({ state: documentVersions.state })
    .from(documentVersions)
    .where(eq(documentVersions.workspaceId, workspaceId));
  expect(rows.map((row) => row.state).sort()).toEqual(['failed', 'ready', 'ready', 'ready']);
});

describe('an attempt that is repeated', () => {
  test('embeds nothing twice and doubles nothing', async () => {
    const slow = plainEmbedding({ id: 'plain', delayMs: 60 });
    const document = await uploadFile(workspaceId, 'long.pdf', await makePdf({ pages: plainPages(40) }));
    const stop = new AbortController();
    const worker = runWorker({ signal: stop.signal, embedding: () => Promise.resolve(slow) });
    await until(
      'some vectors',
      async () => (await database().select().from(chunkVectors)).length > 0 && slow.embedded.length > 20,
    );
    stop.abort();
    await worker;
    expect(await jobOf(document.versionId)).toMatchObject({ state: 'waiting', attempts: 0 });
    await workWith(slow);
    const view = await viewOf(document);
    expect(view.state).toBe('ready');
    expect(new Set(slow.embedded).size).toBe(view.chunkCount);
    expect(slow.embedded.length).toBeLessThanOrEqual(view.chunkCount + 100);
    expect(await brokenInvariants()).toEqual([]);
  });
});

describe('deleting', () => {
  test('while it is read stops the reading and erases everything', async () => {
    const document = await uploadFile(
      workspaceId,
      'long.pdf',
      await makePdf({ pages: plainPages(60, 'zanzibar') }),
    );
    const stop = new AbortController();
    const slow = plainEmbedding({ delayMs: 100 });
    const worker = runWorker({ signal: stop.signal, embedding: () => Promise.resolve(slow) });
    await until('it is searchable', async () => (await search('zanzibar')).length > 0);
    await deleteDocument(operator, { documentId: document.id });
    await until(
      'it is erased',
      async () =>
        (await database().select().from(documents).where(eq(documents.id, document.id))).length === 0,
    );
    stop.abort();
    await worker;
    expect(await search('zanzibar')).toEqual([]);
    expect(await chunkRows(document.versionId)).toEqual([]);
    expect(await database().select().from(pages).where(eq(pages.versionId, document.versionId))).toEqual([]);
    expect(await brokenInvariants()).toEqual([]);
  });

  test('a workspace erases its documents and its index', async () => {
    await uploadFile(workspaceId, 'a.txt', 'Alpha is the first letter.');
    await workWith(model);
    const location = await liveIndexOf(workspaceId);
    await deleteWorkspace(operator, { workspaceId });
    await workWith(model);
    expect(await database().select().from(documents).where(eq(documents.workspaceId, workspaceId))).toEqual(
      [],
    );
    expect(() => readdirSync(indexDirectory(location ?? { workspaceId, generation: 1 }))).toThrow('ENOENT');
  });
});

describe('the job list', () => {
  test('cancels what runs, and starts it again', async () => {
    const document = await uploadFile(
      workspaceId,
      'long.pdf',
      await makePdf({ pages: plainPages(30, 'cancelled') }),
    );
    const stop = new AbortController();
    const worker = runWorker({
      signal: stop.signal,
      embedding: () => Promise.resolve(plainEmbedding({ delayMs: 100 })),
    });
    await until('it runs', async () => (await jobOf(document.versionId)).state === 'running');
    const [job] = await listJobs(operator, { state: 'running' });
    expect(job).toMatchObject({ label: 'Read a document', documentName: 'long.pdf' });
    await cancelJob(operator, { jobId: job?.id ?? '' });
    expect(await viewOf(document)).toMatchObject({
      state: 'failed',
      problemCode: 'WORK_CANCELLED',
      chunkCount: 0,
    });
    await until('it is cleared', async () =>
      (await database().select().from(jobs).where(eq(jobs.name, 'clear-version'))).every(
        (row) => row.state === 'done',
      ),
    );
    stop.abort();
    await worker;
    expect(await brokenInvariants()).toEqual([]);
    await retryJob(operator, { jobId: job?.id ?? '' });
    await workWith(model);
    expect(await viewOf(document)).toMatchObject({ state: 'ready', problemCode: null });
    expect(await brokenInvariants()).toEqual([]);
  });
});

test('a corrected title stands before every passage, without reading the file again', async () => {
  const document = await uploadFile(workspaceId, 'scan0001.txt', 'The tenant pays the rent monthly.');
  await workWith(model);
  expect(await search('Zanzibar lease')).toEqual([]);
  await changeDocument(operator, { documentId: document.id, title: 'Zanzibar lease' });
  await workWith(model);
  expect(await viewOf(document)).toMatchObject({ state: 'ready', title: 'Zanzibar lease' });
  expect(await search('Zanzibar lease')).toHaveLength(1);
  expect(await brokenInvariants()).toEqual([]);
});

describe('an index', () => {
  test.each(['_versions', 'data'])('whose files in %s were cut off heals itself', async (folder) => {
    for (const name of ['one', 'two', 'three'])
      await uploadFile(workspaceId, `${name}.txt`, `The word is ${name}.`);
    await workWith(model);
    const location = await liveIndexOf(workspaceId);
    if (!location) throw new Error('no index');
    const path = join(indexDirectory(location), 'chunks.lance', folder);
    const newest =
      readdirSync(path)
        .sort()
        .at(folder === '_versions' ? 0 : -1) ?? '';
    for (const name of folder === 'data' ? readdirSync(path) : [newest]) truncateSync(join(path, name), 0);
    await workWith(model);
    expect(await search('three')).toHaveLength(1);
    expect((await liveIndexOf(workspaceId))?.generation).toBe(location.generation + 1);
    expect(await brokenInvariants()).toEqual([]);
  });

  test('is built again when another embedding model is chosen, and nothing is lost meanwhile', async () => {
    await uploadFile(workspaceId, 'one.txt', 'The first word is one.');
    await workWith(model);
    const other = plainEmbedding({ id: 'other', dimensions: 32 });
    await uploadFile(workspaceId, 'two.txt', 'The second word is two.');
    await workWith(other);
    await until('both are there', async () => {
      await workWith(other);
      return (await search('word')).length === 2;
    });
    expect(await liveIndexOf(workspaceId)).toMatchObject({ modelId: 'other', dimensions: 32 });
    expect(await brokenInvariants()).toEqual([]);
  });
});
