import type { ReadScope } from '#lib/core/read-scope.ts';
import type { AbsentName, AnswerNotice, Choice, Citation, Difference, Passage } from '#lib/shared/answer.ts';
import { bestByDocument } from './best-by-document.ts';
import { findChoices } from './find-choices.ts';
import { findDifferences } from './find-differences.ts';
import { documentsNamed, findAbsent, keepAboutNamed } from './absent-names.ts';
import { analyseQuestion } from './analyse-question.ts';
import { calibration } from './calibration.ts';
import { toPassage } from './citations.ts';
import { numberLines } from './number-lines.ts';
import type { PreparedQuestion } from './prepare-question.ts';
import { keepQuotable, selectQuotes } from './quotes.ts';
import { answerability, readSignals, type AnswerSignals } from './refuse.ts';
import { rerank } from './rerank.ts';
import { retrieve } from './retrieve.ts';
import { scoreSentences, type ScoredSentence } from './score-sentences.ts';
import type { Candidate, Retrieval, SourceChunk } from './types.ts';

const passagesShown = 10;

export type Evidence = {
  retrieval: Retrieval;
  candidates: readonly Candidate[];
  /** Sentences of the best passages, best first. */
  ranked: readonly ScoredSentence[];
  passages: readonly Passage[];
  quotes: readonly Citation[];
  notices: readonly AnswerNotice[];
  /** What the question names and no document mentions: then nothing else answers it. */
  absent: readonly AbsentName[];
  /** The documents that the question fits equally. */
  choices: readonly Choice[];
  /** What documents state differently about what is asked. */
  differences: readonly Difference[];
  /** A passage of each document that corrections, absent names, choices or differences tell of. */
  toldOf: readonly SourceChunk[];
  signals: AnswerSignals;
  /** How likely the passages answer the question, 0..1. */
  answerability: number;
};

async function order(
  prepared: PreparedQuestion,
  retrieval: Retrieval,
): Promise<{ candidates: readonly Candidate[]; notices: readonly AnswerNotice[] }> {
  const { reranker } = prepared.models;
  if (!reranker) return { candidates: retrieval.candidates, notices: retrieval.notices };
  const { candidates, reranked } = await rerank({
    question: retrieval.searchedQuestion,
    candidates: retrieval.candidates,
    reranker,
    signal: prepared.signal,
  });
  return { candidates, notices: reranked ? retrieval.notices : [...retrieval.notices, 'not-reranked'] };
}

type Told = Pick<Evidence, 'retrieval' | 'candidates' | 'absent' | 'choices' | 'differences'>;

/** What is told beside the passages comes from documents, too: one passage of each stands for it. All but corrections are about candidates. */
function sourcesOf({ retrieval, candidates, absent, choices, differences }: Told): SourceChunk[] {
  const inAbsent = absent.some(({ documents }) => documents.length > 0);
  const told = new Set([
    ...(inAbsent ? (documentsNamed({ documents: retrieval.documents, candidates }) ?? []) : []).map(
      ({ documentId }) => documentId,
    ),
    ...choices.map(({ documentId }) => documentId),
    ...differences.flatMap(({ documents }) => documents.map(({ documentId }) => documentId)),
  ]);
  const found = [...told].flatMap(
    (id) => candidates.find(({ chunk }) => chunk.documentId === id)?.chunk ?? [],
  );
  return [...retrieval.correctedFrom, ...found];
}

/** Finds the passages and sentences that speak to the question, and how likely they answer it. */
export async function findEvidence(scope: ReadScope, prepared: PreparedQuestion): Promise<Evidence> {
  const { input, searchedQuestion } = prepared;
  const retrieval = await retrieve(prepared.context, scope, {
    workspaceId: input.workspaceId,
    question: searchedQuestion,
    embedding: prepared.models.embedding,
    signal: prepared.signal,
    ...(input.retrieval && { kind: input.retrieval }),
    ...(input.index && { index: input.index }),
    ...(input.documentIds && { documentIds: input.documentIds }),
    ...(input.hidesDocuments !== undefined && { hidesDocuments: input.hidesDocuments }),
  });
  const { candidates, notices } = await order(prepared, retrieval);
  const question = analyseQuestion(retrieval.searchedQuestion);
  const { weights, namedDocumentIds, quotableDocumentIds, documents } = retrieval;
  const ranked = scoreSentences(question, candidates.slice(0, calibration.quotes.passagesRead), weights);
  const signals = readSignals({
    question,
    candidates,
    ranked,
    weights,
    namedDocumentIds,
  });
  const asked = { question: prepared.question, documents };
  const quotable = keepAboutNamed(keepQuotable(ranked, quotableDocumentIds), asked);
  // As it was asked: names that a follow-up took over from the turns before it are not asked about anew.
  const absent = await findAbsent(scope, { ...asked, candidates });
  const best = bestByDocument(question, quotable);
  const choices = findChoices(best, documents);
  const { sentences, differences } = findDifferences(best, documents);
  return {
    retrieval,
    candidates,
    toldOf: sourcesOf({ retrieval, candidates, absent, choices, differences }),
    ranked,
    passages: candidates.slice(0, input.passageCount ?? passagesShown).map(toPassage),
    quotes: await numberLines(scope, selectQuotes({ question, ranked: quotable, always: sentences })),
    notices,
    absent,
    choices,
    differences,
    signals,
    answerability: quotable.length === 0 ? 0 : answerability(signals),
  };
}
