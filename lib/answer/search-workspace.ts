import { principalId, type RequestContext } from '#lib/core/context.ts';
import { isAppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { enqueueJob } from '#lib/jobs/enqueue-job.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import type { AnswerNotice } from '#lib/shared/answer.ts';
import { searchText, searchVectors, type SearchIndexInput } from '#lib/vectors/search-index.ts';
import type { IndexHit, IndexLocation } from '#lib/vectors/types.ts';
import { analyseQuestion } from './analyse-question.ts';
import { canScan, scanMaxChunks, scanTexts, scanWorkspace } from './scan-workspace.ts';
import type { NamedDocuments } from './score-documents.ts';
import type { RetrievalKind, SearchedDocument } from './types.ts';

export type SearchInput = {
  workspaceId: string;
  /** As it is embedded. */
  question: string;
  /** The words that are matched. */
  words: readonly string[];
  /** Bags of words that a passage must have all of: see `ExactPart`. */
  exactSearches: readonly string[];
  kind: RetrievalKind;
  documents: readonly SearchedDocument[];
  /** Documents that the question names: they are searched once more by themselves, for what it asks of them. */
  named: NamedDocuments | null;
  /** True when `documents` are not all of the workspace. */
  isNarrowed: boolean;
  /** True when the workspace has documents that the person may not read. */
  hidesDocuments: boolean;
  /** The live index, or null when the workspace has none yet. */
  location: IndexLocation | null;
  /** The model whose vectors are searched; null when it is gone. */
  embedding: EmbeddingModel | null;
  signal?: AbortSignal;
};

export type Hits = { text: readonly IndexHit[]; vector: readonly IndexHit[] };

export type SearchResult = {
  /** In all documents, by the whole question. */
  wide: Hits;
  /** In the named documents, by the question without their names; null when none is named. */
  named: Hits | null;
  /** What has all words of one of the exact searches, in no order. */
  exact: readonly IndexHit[];
  notices: readonly AnswerNotice[];
  indexGeneration: number | null;
};

/** How many hits each search gives. More costs reading and scoring; fewer loses what only the other list ranks high. */
const hitsPerSearch = 60;
const hitsPerNamedSearch = 50;
const hitsPerExactSearch = 40;

/** Vectors of the question, and of the question without the names of documents when there are any. */
type QuestionVectors = { modelId: string; whole: Float32Array; content: Float32Array } | null;

async function embedTexts(input: SearchInput, embedding: EmbeddingModel): Promise<QuestionVectors> {
  const { question, named, signal } = input;
  const texts = named && named.content !== question ? [question, named.content] : [question];
  const [whole, content = whole] = await embedding.embed({ texts, kind: 'query', ...(signal && { signal }) });
  return whole && content ? { modelId: embedding.id, whole, content } : null;
}

/** The question's vectors; null when the embedding model does not answer. */
async function embedQuestion(input: SearchInput): Promise<QuestionVectors> {
  if (input.kind === 'bm25' || !input.embedding) return null;
  try {
    return await embedTexts(input, input.embedding);
  } catch (error) {
    if (!isAppError(error) || input.signal?.aborted === true) throw error;
    logger('answer').warn({ code: error.code }, 'the embedding model did not answer: searching by words');
    return null;
  }
}

type PartInput = Omit<SearchIndexInput, 'location'> & { words: string; vector: Float32Array | undefined };

/** The searches of a question: of everything, and of the documents that it names. */
function partsOf(input: SearchInput, vectors: QuestionVectors): { wide: PartInput; named: PartInput | null } {
  const { named } = input;
  const ids = input.documents.map((document) => document.documentId);
  return {
    wide: {
      limit: hitsPerSearch,
      words: input.words.join(' '),
      vector: vectors?.whole,
      ...(input.isNarrowed && { documentIds: ids }),
    },
    named: named && {
      limit: hitsPerNamedSearch,
      words: analyseQuestion(named.content).words.join(' '),
      vector: vectors?.content,
      documentIds: named.documentIds,
    },
  };
}

/**
 * The hits by words for each part. Where documents are hidden from the person they are found without the index, which weighs words by
 * all passages, as long as there are few enough to do so; above, the index is narrowed to what may be read.
 */
async function searchWords(
  location: IndexLocation,
  scope: ReadScope,
  { input, parts }: { input: SearchInput; parts: readonly PartInput[] },
): Promise<(readonly IndexHit[])[]> {
  if (input.kind === 'vector') return parts.map(() => []);
  if (input.hidesDocuments && canScan(input.documents)) {
    const searches = parts.map(({ words, ...part }) => ({ ...part, terms: analyseQuestion(words).terms }));
    return await scanTexts(scope, { documents: input.documents, searches });
  }
  return await Promise.all(
    parts.map(({ words, limit, documentIds }) =>
      searchText({ location, limit, words, ...(documentIds && { documentIds }) }),
    ),
  );
}

async function searchNear(location: IndexLocation, part: PartInput): Promise<readonly IndexHit[]> {
  const { vector, limit, documentIds } = part;
  return vector ? await searchVectors({ location, limit, vector, ...(documentIds && { documentIds }) }) : [];
}

/**
 * Passages that hold what must be found as it is, in the named documents where there are any. Where documents are hidden from the
 * person, all that hold it are found before some are taken: the first ones of the index depend on how it weighs words by all passages.
 */
async function searchExact(location: IndexLocation, input: SearchInput): Promise<IndexHit[]> {
  if (input.kind !== 'hybrid') return [];
  const all = input.isNarrowed ? input.documents.map(({ documentId }) => documentId) : undefined;
  const documentIds = input.named?.documentIds ?? all;
  const ownOrder = input.hidesDocuments && canScan(input.documents);
  const limit = ownOrder ? scanMaxChunks : hitsPerExactSearch;
  const narrowing = { limit, ...(documentIds && { documentIds }) };
  const search = (words: string) => searchText({ location, ...narrowing, words, match: 'all' });
  const found = await Promise.all(input.exactSearches.map(search));
  const byId = (hits: IndexHit[]) => hits.sort((one, other) => (one.chunkId < other.chunkId ? -1 : 1));
  return found.flatMap((hits) => (ownOrder ? byId(hits).slice(0, hitsPerExactSearch) : hits));
}

async function searchIndex(
  location: IndexLocation,
  scope: ReadScope,
  { input, vectors }: { input: SearchInput; vectors: QuestionVectors },
): Promise<Pick<SearchResult, 'wide' | 'named' | 'exact'>> {
  const { wide, named } = partsOf(input, vectors);
  const parts = named ? [wide, named] : [wide];
  const [words, near, exact] = await Promise.all([
    searchWords(location, scope, { input, parts }),
    Promise.all(parts.map((part) => searchNear(location, part))),
    searchExact(location, input),
  ]);
  const hitsAt = (index: number): Hits => ({ text: words[index] ?? [], vector: near[index] ?? [] });
  return { wide: hitsAt(0), named: named ? hitsAt(1) : null, exact };
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
  const vectors = await embedQuestion(input);
  const notices: AnswerNotice[] = input.kind !== 'bm25' && !vectors ? ['words-only'] : [];
  if (location) {
    try {
      const hits = await searchIndex(location, scope, { input, vectors });
      return { ...hits, notices, indexGeneration: location.generation };
    } catch (error) {
      if (input.signal?.aborted === true) throw error;
      await reportDamage(context, input.workspaceId, error);
    }
  }
  const hits = await scanWorkspace(scope, {
    documents: input.documents,
    terms: analyseQuestion(input.words.join(' ')).terms,
    question: vectors && { vector: vectors.whole, modelId: vectors.modelId },
    limit: hitsPerSearch,
  });
  return {
    wide: { text: input.kind === 'vector' ? [] : hits.text, vector: hits.vector },
    named: null,
    exact: [],
    notices: location ? [...notices, 'index-rebuilding'] : notices,
    indexGeneration: null,
  };
}
