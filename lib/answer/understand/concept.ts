/**
 * One thing and the words for it. `both` is said in questions and in documents alike; `asked` only makes known that a
 * question is about it (all words of one entry, in any order); `said` only counts in documents (words that follow each
 * other). An entry is read as search reads words: as stems.
 */
export type Concept = { both: readonly string[]; asked: readonly string[]; said: readonly string[] };

const listOf = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** Reads a table of concepts: each begins with "both:" and may have "asked:" and "said:", each a list with commas. */
export function readConcepts(table: string): Concept[] {
  return table
    .split(/\bboth:/u)
    .slice(1)
    .map((block) => {
      const [both, ...others] = block.split(/\b(asked:|said:)/u);
      const listAfter = (mark: string) => listOf(others[others.indexOf(mark) + 1]);
      return {
        both: listOf(both),
        asked: others.includes('asked:') ? listAfter('asked:') : [],
        said: others.includes('said:') ? listAfter('said:') : [],
      };
    });
}
