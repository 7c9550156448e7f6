import { closeDatabase, type Database } from '#lib/db/client.ts';
import { newId, sha256, stableId } from '#lib/core/ids.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { chunks, chunkVectors, documents, documentVersions, pages } from '#lib/db/schema/index.ts';
import { queueRebuild } from '#lib/ingest/ensure-index.ts';

/**
 * Workspaces of any size, made of invented words whose frequencies fall as those of real text do (Zipf), so that the text
 * index has the short and the long lists that it has in use. Vectors are random and of length 1.
 */

const words = 20_000;
const sentencesPerChunk = 10;
const chunksPerDocument = 100;
const syllables = [
  'ba',
  'ce',
  'di',
  'fo',
  'gu',
  'la',
  'me',
  'ni',
  'po',
  'ru',
  'sa',
  'te',
  'vi',
  'xo',
  'zu',
  'ka',
];

export type SyntheticInput = { workspaceId: string; modelId: string; dimensions: number; chunkCount: number };

/** Fills a workspace and queues the building of its index by the worker. Returns questions that have answers. */
export async function fillWorkspace(input: SyntheticInput): Promise<string[]> {
  const random = randomFrom(input.chunkCount);
  const questions: string[] = [];
  for (let made = 0; made < input.chunkCount; made += chunksPerDocument) {
    const texts = Array.from({ length: Math.min(chunksPerDocument, input.chunkCount - made) }, () =>
      Array.from({ length: sentencesPerChunk }, () => sentence(random)),
    );
    await inTransaction((tx) =>
      insertDocument(tx, input, { texts, random, number: made / chunksPerDocument }),
    );
    const asked = texts[0]?.[3]?.split(' ').slice(0, 9).join(' ');
    if (asked !== undefined) questions.push(`What is said about ${asked.toLowerCase()}?`);
  }
  await queueRebuild(input.workspaceId, 'requested');
  closeDatabase();
  return questions;
}

type NewDocument = { texts: string[][]; random: () => number; number: number };

async function insertDocument(tx: Database, input: SyntheticInput, made: NewDocument): Promise<void> {
  const [documentId, versionId] = [newId(), newId()];
  const { workspaceId } = input;
  const name = `synthetic-${made.number}.txt`;
  const created = { createdBy: 'system', createdAt: Date.now() };
  await tx
    .insert(documents)
    .values({ id: documentId, workspaceId, name, currentVersionId: versionId, ...created });
  await tx.insert(documentVersions).values({
    id: versionId,
    documentId,
    workspaceId,
    number: 1,
    sha256: sha256(versionId),
    sizeBytes: 1,
    blobName: newId(),
    format: 'text',
    state: 'ready',
    pageCount: made.texts.length,
    pagesParsed: made.texts.length,
    pagesIndexed: made.texts.length,
    chunkCount: made.texts.length,
    finishedAt: Date.now(),
    ...created,
  });
  for (const [ordinal, sentences] of made.texts.entries()) {
    const page = ordinal + 1;
    const text = sentences.join(' ');
    const id = stableId(versionId, ordinal);
    await tx.insert(pages).values({ versionId, number: page, width: 595, height: 842, state: 'text', text });
    await tx.insert(chunks).values({
      id,
      versionId,
      documentId,
      workspaceId,
      ordinal,
      header: `Synthetic ${made.number}`,
      text,
      textSha256: sha256(text),
      tokenCount: 220,
      pageStart: page,
      pageEnd: page,
      sentences: placed(sentences, page),
    });
    await tx
      .insert(chunkVectors)
      .values({ chunkId: id, modelId: input.modelId, vector: vector(input.dimensions, made.random) });
  }
}

function placed(sentences: readonly string[], page: number) {
  let at = 0;
  return sentences.map((text) => {
    const [start, end] = [at, at + text.length];
    at = end + 1;
    return { start, end, spans: [{ page, start, end, rects: [] }] };
  });
}

function sentence(random: () => number): string {
  const length = 12 + Math.floor(random() * 12);
  const text = Array.from({ length }, () => word(Math.floor(words ** random()))).join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function word(rank: number): string {
  let text = '';
  for (let rest = rank + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length)) {
    text += syllables[rest % syllables.length] ?? '';
  }
  return text;
}

function vector(dimensions: number, random: () => number): Buffer {
  const values = Float32Array.from({ length: dimensions }, () => random() - 0.5);
  const length = Math.hypot(...values);
  return Buffer.from(values.map((value) => value / length).buffer);
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
