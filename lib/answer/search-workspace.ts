import { principalId, type RequestContext } from '#lib/core/context.ts';
import { isAppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { enqueueJob } from '#lib/jobs/enqueue-job.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import type { AnswerNotice } from '#lib/shared/answer.ts';
import { searchText, searchVectors } from '#lib/vectors/search-index.ts';
import type { IndexHit, IndexLocation } from '#lib/vectors/types.ts';
import { scanWorkspace } from './scan-workspace.ts';
import type { RetrievalKind, SearchedDocument } from './types.ts';

export type SearchInput = {
  workspaceId: string;
  /** As it is embedded. */
  question: string;
  /** The words that are matched. */
  words: readonly string[];
  kind: RetrievalKind;
  documents: readonly SearchedDocument[];
  /** Documents that the question names: they are searched once more by themselves. */
  namedDocumentIds: readonly string[];
  /** True when `documents` are not all of the workspace. */
  isNarrowed: boolean;
  /** The live index, or null when the workspace has none yet. */
  location: IndexLocation | null;
  /** The model whose vectors are searched; null when it is gone. */
  embedding: EmbeddingModel | null;
  signal?: AbortSignal;
};

export type SearchResult = {
  text: readonly IndexHit[];
  vector: readonly IndexHit[];
  notices: readonly AnswerNotice[];
  indexGeneration: number | null;
};

/** How many hits each search gives. More costs reading and scoring; fewer loses what only the other list ranks high. */
const hitsPerSearch = 100;
const hitsPerNamedSearch = 40;

type QuestionVector = { vector: Float32Array; modelId: string } | null;

/** The question's vector; null (with a notice) when the embedding model does not answer. */
async function embedQuestion(input: SearchInput): Promise<QuestionVector> {
  const { embedding, question, signal } = input;
  if (input.kind === 'bm25' || !embedding) return null;
  try {
    const [vector] = await embedding.embed({ texts: [question], kind: 'query', ...(signal && { signal }) });
    return vector ? { vector, modelId: embedding.id } : null;
  } catch (error) {
    if (!isAppError(error) || signal?.aborted === true) throw error;
    logger('answer').warn({ code: error.code }, 'the embedding model did not answer: searching by words');
    return null;
  }
}

function merge(lists: readonly (readonly IndexHit[])[]): IndexHit[] {
  const best = new Map<string, IndexHit>();
  for (const hit of lists.flat()) {
    const known = best.get(hit.chunkId);
    if (!known || known.score < hit.score) best.set(hit.chunkId, hit);
  }
  return [...best.values()].sort((one, other) => other.score - one.score);
}

async function searchIndex(
  location: IndexLocation,
  input: SearchInput,
  question: QuestionVector,
): Promise<{ text: IndexHit[]; vector: IndexHit[] }> {
  const wide = {
    location,
    limit: hitsPerSearch,
    ...(input.isNarrowed && { documentIds: input.documents.map((document) => document.documentId) }),
  };
  const named = { location, limit: hitsPerNamedSearch, documentIds: input.namedDocumentIds };
  const words = input.words.join(' ');
  const vector = question?.vector;
  const [text, textNamed, near, nearNamed] = await Promise.all([
    input.kind === 'vector' ? [] : searchText({ ...wide, words }),
    input.kind === 'vector' ? [] : searchText({ ...named, words }),
    vector ? searchVectors({ ...wide, vector }) : [],
    vector ? searchVectors({ ...named, vector }) : [],
  ]);
  return { text: merge([text, textNamed]), vector: merge([near, nearNamed]) };
}

async function reportDamage(context: RequestContext, workspaceId: string, error: unknown): Promise<void> {
  logger('answer').error({ workspaceId, err: error }, 'the search index could not be read');
  await inTransaction((tx) =>
    enqueueJob(tx, {
      name: 'rebuild-index',
      subjectId: workspaceId,
      workspaceId,
      payload: { reason: 'damaged' },
      createdBy: principalId(context.principal),
    }),
  );
}

/**
 * Searches the workspace's index by words and by meaning. An index that can't be read is reported for rebuilding, and
 * the stored passages are scanned instead: a damaged index never looks like "nothing found".
 * Throws `WORKSPACE_BUSY` when there are too many passages to scan.
 */
export async function searchWorkspace(
  context: RequestContext,
  scope: ReadScope,
  input: SearchInput,
): Promise<SearchResult> {
  const { location } = input;
  const question = await embedQuestion(input);
  const notices: AnswerNotice[] = input.kind !== 'bm25' && !question ? ['words-only'] : [];
  if (location) {
    try {
      const hits = await searchIndex(location, input, question);
      return { ...hits, notices, indexGeneration: location.generation };
    } catch (error) {
      if (input.signal?.aborted === true) throw error;
      await reportDamage(context, input.workspaceId, error);
    }
  }
  const terms = [...input.words];
  const hits = await scanWorkspace(scope, {
    documents: input.documents,
    terms,
    question,
    limit: hitsPerSearch,
  });
  return {
    text: input.kind === 'vector' ? [] : hits.text,
    vector: hits.vector,
    notices: location ? [...notices, 'index-rebuilding'] : notices,
    indexGeneration: null,
  };
}
