import { principalId } from '#lib/core/context.ts';
import { sha256 } from '#lib/core/ids.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { readTextsAt } from './queries.ts';
import { countTerms, type TermSample } from './term-weights.ts';
import type { SearchedDocument } from './types.ts';

/** Enough to tell rare words from common ones; reading and counting them takes some 20 ms. */
const samplePassages = 256;

const rememberedMax = 64;
const remembered = new Map<string, Promise<TermSample>>();

function placesOf(documents: readonly SearchedDocument[]): { versionId: string; ordinal: number }[] {
  const total = documents.reduce((sum, document) => sum + document.chunkCount, 0);
  const step = Math.max(1, total / samplePassages);
  const places: { versionId: string; ordinal: number }[] = [];
  let passed = 0;
  for (const { versionId, chunkCount } of documents) {
    const first = Math.ceil(passed / step) * step - passed;
    for (let at = first; at < chunkCount; at += step) places.push({ versionId, ordinal: Math.floor(at) });
    passed += chunkCount;
  }
  return places;
}

async function takeSample(scope: ReadScope, documents: readonly SearchedDocument[]): Promise<TermSample> {
  return countTerms(await readTextsAt(scope, placesOf(documents)));
}

/**
 * Counts in how many passages of these documents each word occurs, over an even sample of them. Headers are left out: they
 * repeat a document's name with every passage, which would make its words look common. The counts are kept
 * while neither the documents nor the person's rights change, and never shared between people.
 */
export async function sampleTerms(
  scope: ReadScope,
  documents: readonly SearchedDocument[],
): Promise<TermSample> {
  const sorted = [...documents].sort((one, other) => (one.versionId < other.versionId ? -1 : 1));
  const contents = sorted.map((document) => `${document.versionId}:${document.chunkCount}`);
  const key = sha256([principalId(scope.principal), String(scope.epoch), ...contents].join('\n'));
  const sample = remembered.get(key) ?? takeSample(scope, sorted);
  remembered.delete(key);
  remembered.set(key, sample);
  const [oldest] = remembered.keys();
  if (remembered.size > rememberedMax && oldest !== undefined) remembered.delete(oldest);
  try {
    return await sample;
  } catch (error) {
    remembered.delete(key);
    throw error;
  }
}
