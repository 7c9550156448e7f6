import { makeReadScope } from '#lib/access/read-scope.ts';
import { activeModels } from '#lib/admin/active-models.ts';
import { analyseQuestion } from '#lib/answer/analyse-question.ts';
import { toPassage } from '#lib/answer/citations.ts';
import { fuse } from '#lib/answer/fuse.ts';
import { listSearched, readAllForScan, readChunks, type StoredVector } from '#lib/answer/queries.ts';
import { rewriteQuestion } from '#lib/answer/rewrite-question.ts';
import { rankStored } from '#lib/answer/scan-workspace.ts';
import type { RetrievalKind } from '#lib/answer/types.ts';
import type { RequestContext } from '#lib/core/context.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import type { QuestionResult } from './metrics.ts';
import type { PreparedSuite } from './prepare-suite.ts';
import { namesOf, toFoundPassage, toHistoryTurns, withOneName } from './run-suite.ts';

const textsAtOnce = 64;
const hitsPerSearch = 60;
const passagesTaken = 10;

/** The passages without their header lines, embedded anew where vectors are searched. */
async function withoutHeaders(
  rows: readonly StoredVector[],
  { kind, embedding }: { kind: RetrievalKind; embedding: EmbeddingModel },
): Promise<StoredVector[]> {
  if (kind === 'bm25') return rows.map((row) => ({ ...row, header: '' }));
  const bare: StoredVector[] = [];
  for (let at = 0; at < rows.length; at += textsAtOnce) {
    const some = rows.slice(at, at + textsAtOnce);
    const vectors = await embedding.embed({ texts: some.map(({ text }) => text), kind: 'passage' });
    bare.push(
      ...some.map((row, index) => {
        const vector = vectors[index];
        return { ...row, header: '', vector: vector ? Buffer.from(new Float32Array(vector).buffer) : null };
      }),
    );
  }
  return bare;
}

async function readRows(
  scope: ReadScope,
  input: { workspaceId: string; kind: RetrievalKind; embedding: EmbeddingModel; hasHeaderLines: boolean },
): Promise<readonly StoredVector[]> {
  const documents = await listSearched(scope, input.workspaceId);
  const versionIds = documents.map(({ versionId }) => versionId);
  const rows = await readAllForScan(scope, { versionIds, modelId: input.embedding.id });
  return input.hasHeaderLines ? rows : await withoutHeaders(rows, input);
}

/** The ids of the best passages by one kind of search, or by both mixed with the embedding model's weight. */
function rank(
  rows: readonly StoredVector[],
  input: { question: string; vector: Float32Array | null; kind: RetrievalKind; vectorWeight: number },
): string[] {
  const { terms } = analyseQuestion(input.question);
  const { text, vector } = rankStored(rows, { terms, vector: input.vector, limit: hitsPerSearch });
  const lists = { text: input.kind === 'vector' ? [] : text, vector: input.kind === 'bm25' ? [] : vector };
  return fuse({ ...lists, vectorWeight: input.vectorWeight })
    .sort((one, other) => other.score - one.score)
    .slice(0, passagesTaken)
    .map(({ chunkId }) => chunkId);
}

/**
 * Asks every question by plain searches over the stored passages, with or without the header line before each, to see what
 * header lines are worth: no documents are recognised, and nothing is weighed beyond the two scores.
 */
export async function askByHeaderLines(
  context: RequestContext,
  prepared: PreparedSuite,
  input: { kind: RetrievalKind; hasHeaderLines: boolean },
): Promise<QuestionResult[]> {
  const { workspaceId } = prepared;
  const { embedding } = await activeModels();
  const scope = await makeReadScope(context, { workspaceId });
  const names = namesOf(prepared);
  const rows = await readRows(scope, { ...input, workspaceId, embedding });
  const results: QuestionResult[] = [];
  for (const original of prepared.suite.questions) {
    const startedAt = performance.now();
    const question = withOneName(original, prepared, names);
    const history = toHistoryTurns(question.history);
    const text = await rewriteQuestion({ question: question.question, history, chat: null });
    const [vector = null] = await embedding.embed({ texts: [text], kind: 'query' });
    const { fusionWeight: vectorWeight } = embedding;
    const chunkIds = rank(rows, { ...input, question: text, vector, vectorWeight });
    const chunks = new Map((await readChunks(scope, chunkIds)).map((chunk) => [chunk.chunkId, chunk]));
    const passages = chunkIds.flatMap((id) => {
      const chunk = chunks.get(id);
      return chunk ? [toFoundPassage(toPassage({ chunk, score: 0 }), names)] : [];
    });
    const seconds = (performance.now() - startedAt) / 1000;
    results.push({ question, passages, answer: null, seconds: { retrieve: seconds, total: seconds } });
  }
  return results;
}
