import { termsOf } from '#lib/answer/words.ts';
import type { SourceSentence } from './read-sentences.ts';

/** A sentence with more of the other's words than this, each counted by how rare it is, may well say the same. */
const sameFrom = 0.75;
/** Words of more sentences than this say little about which are alike, and would make the search slow. */
const telling = { sentences: 200 };

/**
 * For each sentence the other one that is most like it without saying the same: what somebody would cite who cites wrongly. Null
 * where none has a word of it. The same list always gives the same.
 */
export function nearestSentences(sources: readonly SourceSentence[]): (string | null)[] {
  const terms = sources.map(({ sentence }) => new Set(termsOf(sentence)));
  const places = new Map<string, number[]>();
  for (const [index, own] of terms.entries())
    for (const term of own) places.set(term, [...(places.get(term) ?? []), index]);
  const weightOf = (term: string) => Math.log(1 + sources.length / (places.get(term)?.length ?? 1));

  return terms.map((own, index) => {
    const total = [...own].reduce((sum, term) => sum + weightOf(term), 0);
    const like = [...own]
      .map((term) => places.get(term) ?? [])
      .filter((at) => at.length <= telling.sentences);
    let nearest: { sentence: string; share: number } | null = null;
    for (const other of new Set(like.flat())) {
      const held = terms[other] ?? new Set();
      const share = [...own].reduce((sum, term) => sum + (held.has(term) ? weightOf(term) : 0), 0) / total;
      if (other !== index && share < sameFrom && share > (nearest?.share ?? 0))
        nearest = { sentence: sources[other]?.sentence ?? '', share };
    }
    return nearest?.sentence ?? null;
  });
}
