import type { RequestContext } from '#lib/core/context.ts';
import { hasHiddenDocuments } from '#lib/access/read-scope.ts';
import { embeddingModelById } from '#lib/admin/active-models.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import type { IndexLocation } from '#lib/vectors/types.ts';
import { analyseQuestion, type QuestionTerms } from './analyse-question.ts';
import { dropNearDuplicates } from './drop-near-duplicates.ts';
import { fuse, type FusedHit } from './fuse.ts';
import { listSearched, readChunks } from './queries.ts';
import { sampleTerms } from './sample-terms.ts';
import { type NamedDocuments, pickNamed, scoreDocuments, type NamedScore } from './score-documents.ts';
import { scorePassages } from './score-passages.ts';
import { searchWorkspace, type SearchResult } from './search-workspace.ts';
import { type TermSample, weighConcepts, weighQuestion, weighTerm } from './term-weights.ts';
import { conceptsAsked } from './understand/concepts.ts';
import type { Candidate, QuestionWeights, Retrieval, RetrievalKind, SearchedDocument } from './types.ts';

export type FindPassagesInput = {
  workspaceId: string;
  question: string;
  embedding: EmbeddingModel;
  /** `hybrid` when absent. */
  kind?: RetrievalKind;
  /** Narrows the search to these documents. */
  documentIds?: readonly string[];
  /** Searched instead of the live index. */
  index?: IndexLocation;
  signal?: AbortSignal;
  /** True when whoever is shown the result may read less than the scope; else the scope decides. */
  hidesDocuments?: boolean;
};

export type FoundPassages = Omit<Retrieval, 'searchedQuestion' | 'corrections' | 'correctedFrom'> & {
  /** Documents are hidden from whoever is shown this: nothing of it may come from statistics of the whole index. */
  hidesDocuments: boolean;
  /** The index that was searched and how common words are, for looking up spellings. */
  location: IndexLocation | null;
  sample: TermSample;
};

/** Enough for the reranker, the quotes and the model; each candidate costs reading and scoring its sentences. */
const candidatesMax = 100;

/** Inside a named document the search for what is asked of it decides, elsewhere the wide one. */
function fuseAll(found: SearchResult, vectorWeight: number): FusedHit[] {
  const wide = fuse({ ...found.wide, vectorWeight });
  const named = found.named ? fuse({ ...found.named, vectorWeight, against: found.wide }) : [];
  const exact = found.exact.map(({ chunkId }) => ({ chunkId, score: 0, text: 0, vector: 0 }));
  const distinct = new Map<string, FusedHit>();
  for (const hit of [...named, ...wide, ...exact]) {
    if (!distinct.has(hit.chunkId)) distinct.set(hit.chunkId, hit);
  }
  return [...distinct.values()];
}

/** Joins hits with what may be read now: of the current version of a document that has not failed. */
async function readCandidates(
  scope: ReadScope,
  input: {
    fused: readonly FusedHit[];
    documents: readonly SearchedDocument[];
    documentScores: ReadonlyMap<string, NamedScore>;
  },
): Promise<Candidate[]> {
  const current = new Set(input.documents.map((document) => document.versionId));
  const chunks = await readChunks(
    scope,
    input.fused.map((hit) => hit.chunkId),
  );
  const byId = new Map(chunks.map((chunk) => [chunk.chunkId, chunk]));
  return input.fused.flatMap(({ chunkId, score, text, vector }) => {
    const chunk = byId.get(chunkId);
    if (!chunk || !current.has(chunk.versionId)) return [];
    const documentScore = input.documentScores.get(chunk.documentId)?.score ?? 0;
    return [
      {
        chunk,
        score,
        contentScore: score,
        signals: null,
        textScore: text,
        vectorScore: vector,
        documentScore,
      },
    ];
  });
}

function narrow(
  documents: readonly SearchedDocument[],
  documentIds: readonly string[] | undefined,
): readonly SearchedDocument[] {
  if (documentIds === undefined) return documents;
  const wanted = new Set(documentIds);
  return documents.filter((document) => wanted.has(document.documentId));
}

const searchedFor = ({ words, exact }: QuestionTerms) => ({
  words,
  exactSearches: exact.flatMap(({ searches }) => searches),
});

/** The model that the index was made with: while another one was just chosen, the old index answers on. */
async function modelOf(
  location: IndexLocation | null,
  active: EmbeddingModel,
): Promise<EmbeddingModel | null> {
  if (!location || location.modelId === active.id) return active;
  return await embeddingModelById(location.modelId);
}

/** What each part of the question tells, among these candidates. */
async function weigh(
  scope: ReadScope,
  input: {
    question: QuestionTerms;
    asked: string;
    documents: readonly SearchedDocument[];
    sample: TermSample;
    named: NamedDocuments | null;
    candidates: readonly Candidate[];
  },
): Promise<QuestionWeights> {
  const { question, documents, sample, named, candidates } = input;
  const inside = documents.filter(({ documentId }) => named?.documentIds.includes(documentId));
  const insideNamed = named && (await sampleTerms(scope, inside));
  return {
    terms: weighQuestion(question, { sample, named, insideNamed }),
    concepts: weighConcepts(conceptsAsked(named?.content ?? input.asked), { candidates, named }),
  };
}

/**
 * What naming documents means for the answer. With a proper name of one in the question, no other may answer. Words that
 * are also a subject ("river", "delay") name a document only when the best passage is its own, and others may speak, too, unless a numbered part of it
 * is asked for.
 */
function singleOut(
  named: NamedDocuments | null,
  question: QuestionTerms,
  ranked: readonly Candidate[],
): Pick<Retrieval, 'namedDocumentIds' | 'quotableDocumentIds'> {
  if (!named) return { namedDocumentIds: null, quotableDocumentIds: null };
  const { documentIds, namingTerms } = named;
  const isByName = [...namingTerms].some((term) => question.names.has(term));
  const isBest = documentIds.includes(ranked[0]?.chunk.documentId ?? '');
  const asksForPart = question.exact.some(({ kind }) => kind === 'reference');
  return {
    namedDocumentIds: isByName || isBest ? documentIds : null,
    quotableDocumentIds: isByName || (isBest && asksForPart) ? documentIds : null,
  };
}

/**
 * Finds the passages of a workspace that speak to the question, best first: by words (BM25) and by meaning (vectors),
 * mixed with the embedding model's weight, with what the question names put first. Ids come from the index; every text
 * comes from the database through the scope. Throws `WORKSPACE_BUSY` when the index is being made again and the
 * workspace is too large to be searched without.
 */
export async function findPassages(
  context: RequestContext,
  scope: ReadScope,
  input: FindPassagesInput,
): Promise<FoundPassages> {
  const kind = input.kind ?? 'hybrid';
  const [all, location, hidesDocuments] = await Promise.all([
    listSearched(scope, input.workspaceId),
    input.index ?? liveIndexOf(input.workspaceId),
    input.hidesDocuments === true || hasHiddenDocuments(scope, input.workspaceId),
  ]);
  const documents = narrow(all, input.documentIds);
  const embedding = await modelOf(location, input.embedding);
  const searchable = documents.filter((document) => document.state !== 'failed');
  const question = analyseQuestion(input.question);
  const sample = await sampleTerms(scope, searchable);
  const documentScores = scoreDocuments({
    question: input.question,
    documents: searchable,
    tellingWeight: (term) => weighTerm(term, sample),
  });
  // One kind alone is measured as it is, without what is built on top of it.
  const named = kind === 'hybrid' ? pickNamed(input.question, documentScores) : null;
  const found = await searchWorkspace(context, scope, {
    ...input,
    kind,
    location,
    embedding,
    ...searchedFor(question),
    documents: searchable,
    named,
    isNarrowed: input.documentIds !== undefined || hidesDocuments,
    hidesDocuments,
  });
  const fused = fuseAll(found, embedding?.fusionWeight ?? 0);
  const candidates = await readCandidates(scope, { fused, documents: searchable, documentScores });
  const asked = input.question;
  const weights = await weigh(scope, { question, asked, documents: searchable, sample, named, candidates });
  const ranked = kind === 'hybrid' ? scorePassages(question, candidates, weights) : candidates;
  return {
    candidates: dropNearDuplicates(ranked).slice(0, candidatesMax),
    documents,
    ...singleOut(named, question, ranked),
    weights,
    notices: found.notices,
    indexGeneration: found.indexGeneration,
    hidesDocuments,
    location,
    sample,
  };
}
