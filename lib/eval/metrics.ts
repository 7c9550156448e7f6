import type { Verdict } from '#lib/shared/answer.ts';
import type { Gold, SuiteQuestion } from './load-suite.ts';

/** A passage or a cited sentence, as far as it is compared with gold. */
export type FoundText = { document: string; pages: readonly number[]; text: string };

/** What came of one question. `cited` in the order of the answer; null when only passages were looked for. */
export type QuestionResult = {
  question: SuiteQuestion;
  passages: readonly FoundText[];
  answer: {
    refused: boolean;
    /** Each cited sentence, with the passage that it stands in. */
    cited: readonly { sentence: FoundText; passage: FoundText | null }[];
    verdicts: readonly Verdict[];
  } | null;
  seconds: { retrieve: number; total: number };
};

/** A passage hits a quote without a page from this share of the quote's word trigrams. */
const quoteShare = 0.5;

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function trigramsOf(text: string): string[] {
  const words = wordsIn(text);
  const size = Math.min(3, words.length);
  if (size === 0) return [];
  return Array.from({ length: words.length - size + 1 }, (_, at) => words.slice(at, at + size).join(' '));
}

/** The share of the quote's word trigrams (all its words, when it has fewer than three) that the text holds. */
export function trigramShare(quote: string, text: string): number {
  const wanted = [...new Set(trigramsOf(quote))];
  if (wanted.length === 0) return 0;
  const held = ` ${wordsIn(text).join(' ')} `;
  return wanted.filter((trigram) => held.includes(` ${trigram} `)).length / wanted.length;
}

/**
 * True when the passage hits the gold entry: its document, and the gold's page when it has one, or else at least half of
 * the gold's quote when it has one.
 */
export function hits(passage: FoundText, gold: Gold): boolean {
  if (passage.document !== gold.document) return false;
  if (gold.page != null) return passage.pages.includes(gold.page);
  if (gold.quote != null && gold.quote.trim() !== '')
    return trigramShare(gold.quote, passage.text) >= quoteShare;
  return true;
}

/** True when the passage hits one of the question's gold entries. */
export function hitsAny(passage: FoundText, question: SuiteQuestion): boolean {
  return question.gold.some((gold) => hits(passage, gold));
}

/** A cited sentence lies on a gold page, or its passage holds a gold quote. */
function citesGold(
  cited: { sentence: FoundText; passage: FoundText | null },
  question: SuiteQuestion,
): boolean {
  return question.gold.some((gold) => {
    if (gold.page != null) return hits(cited.sentence, gold);
    return hits(cited.sentence, gold) || (cited.passage !== null && hits(cited.passage, gold));
  });
}

/** Places (1-based) of the hits among the first `k` passages. */
function hitPlaces(result: QuestionResult, k: number): number[] {
  return result.passages
    .slice(0, k)
    .flatMap((passage, index) => (hitsAny(passage, result.question) ? [index + 1] : []));
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function shareWhere<T>(items: readonly T[], holds: (item: T) => boolean): number | null {
  return mean(items.map((item) => (holds(item) ? 1 : 0)));
}

/**
 * Binary gain, discounted by log2; the ideal order has every gold entry that was hit at least once at the top, so a
 * question whose passages before rank `k` are all hits has 1 (Järvelin & Kekäläinen 2002).
 */
function ndcg(result: QuestionResult, k: number): number {
  const places = hitPlaces(result, k);
  const gain = places.reduce((sum, place) => sum + 1 / Math.log2(place + 1), 0);
  const wanted = Math.min(k, Math.max(places.length, 1));
  let ideal = 0;
  for (let place = 1; place <= wanted; place += 1) ideal += 1 / Math.log2(place + 1);
  return gain / ideal;
}

/** Quality of the found passages, over the answerable questions. */
export function retrievalMetrics(results: readonly QuestionResult[]): Record<string, number | null> {
  const answerable = results.filter((result) => result.question.answerable);
  const recallAt = (k: number) => shareWhere(answerable, (result) => hitPlaces(result, k).length > 0);
  return {
    'recall@1': recallAt(1),
    'recall@5': recallAt(5),
    'recall@10': recallAt(10),
    'mrr@10': mean(answerable.map((result) => 1 / (hitPlaces(result, 10)[0] ?? Infinity))),
    'ndcg@10': mean(answerable.map((result) => ndcg(result, 10))),
  };
}

function verdictShares(results: readonly QuestionResult[]): Record<string, number | null> {
  const all = results.flatMap((result) => result.answer?.verdicts ?? []);
  return {
    supported: shareWhere(all, (verdict) => verdict === 'supported'),
    partly: shareWhere(all, (verdict) => verdict === 'partly'),
    unsupported: shareWhere(all, (verdict) => verdict === 'unsupported'),
  };
}

/** Quality of citations and refusals; nulls when nothing was answered or no question counts. */
export function answerMetrics(
  results: readonly QuestionResult[],
): Record<string, number | null | Record<string, number | null>> {
  const answered = results.flatMap(({ question, answer }) => (answer ? [{ question, answer }] : []));
  const answerable = answered.filter(({ question }) => question.answerable);
  const absent = answered.filter(({ question }) => !question.answerable);
  const given = answerable.filter(({ answer }) => !answer.refused);
  const citations = given.flatMap(({ question, answer }) =>
    answer.cited.map((cited) => ({ cited, question })),
  );
  return {
    citation_precision: shareWhere(citations, ({ cited, question }) => citesGold(cited, question)),
    first_citation: shareWhere(answerable, ({ question, answer }) => {
      const first = answer.refused ? undefined : answer.cited[0];
      return first !== undefined && citesGold(first, question);
    }),
    citation_recall: shareWhere(given, ({ question, answer }) =>
      answer.cited.some((cited) => citesGold(cited, question)),
    ),
    refused_when_absent: shareWhere(absent, ({ answer }) => answer.refused),
    refused_when_present: shareWhere(answerable, ({ answer }) => answer.refused),
    verdicts: verdictShares(results),
  };
}

/** The value that this share (0..1) of the values does not exceed; null for none. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

/** Seconds per question. */
export function timeMetrics(results: readonly QuestionResult[]): Record<string, number | null> {
  const retrieve = results.map((result) => result.seconds.retrieve);
  const total = results.map((result) => result.seconds.total);
  return {
    retrieve_p50: percentile(retrieve, 0.5),
    retrieve_p95: percentile(retrieve, 0.95),
    total_p50: percentile(total, 0.5),
    total_p95: percentile(total, 0.95),
  };
}
