import { termsOf } from './words.ts';

/** In how many of the sampled passages each term occurs. */
export type TermSample = { size: number; counts: ReadonlyMap<string, number> };

/** Counts terms over a sample of passages. */
export function countTerms(texts: readonly string[]): TermSample {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const term of new Set(termsOf(text))) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return { size: texts.length, counts };
}

/**
 * How much each term of a question tells, as in BM25: ln(1 + (N − n + ½) / (n + ½)) over the sampled passages
 * (Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009).
 */
export function weighTerms(terms: readonly string[], sample: TermSample): Map<string, number> {
  return new Map(
    terms.map((term) => {
      const count = sample.counts.get(term) ?? 0;
      return [term, Math.log(1 + (sample.size - count + 0.5) / (count + 0.5))];
    }),
  );
}
