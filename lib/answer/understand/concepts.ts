import { wordsOf } from '../words.ts';
import { accounts } from './accounts.ts';
import { clauses } from './clauses.ts';
import { clinical } from './clinical.ts';

/** A concept's place in the tables. */
export type ConceptId = number;

const concepts = [...clauses, ...accounts, ...clinical];

/** True for a kind of clause of a contract. */
export const isClause = (concept: ConceptId): boolean => concept < clauses.length;

/** All words as stems; stop words stay, because phrases are made of them: "at will", "laws of the state". */
const stemsOf = (text: string) => wordsOf(text).map((word) => word.term);

/** What a text says of concepts: those that it names or describes, and those that it calls by a name that people ask by, too. */
export type SaidConcepts = { all: ReadonlySet<ConceptId>; named: ReadonlySet<ConceptId> };

type Phrase = { concept: ConceptId; stems: readonly string[]; isName: boolean };

/** Phrases by their first word, so that a text is read once. */
const phrases = new Map<string, Phrase[]>();
for (const [concept, { both, said }] of concepts.entries()) {
  for (const phrase of [...both, ...said]) {
    const stems = stemsOf(phrase);
    const first = stems[0] ?? '';
    const known = phrases.get(first) ?? [];
    phrases.set(first, [...known, { concept, stems, isName: both.includes(phrase) }]);
  }
}

const asked = concepts.map(({ both, asked: ways }) => ({
  phrases: both.map(stemsOf),
  wordSets: ways.map(stemsOf),
}));

const standsAt = (stems: readonly string[], at: number, phrase: readonly string[]) =>
  phrase.every((stem, offset) => stems[at + offset] === stem);

/** The concepts that a question is about: one of their phrases stands in it, or all words of one of the ways to ask. */
export function conceptsAsked(question: string): ReadonlySet<ConceptId> {
  const stems = stemsOf(question);
  const held = new Set(stems);
  const found = [...asked.entries()].filter(
    ([, ways]) =>
      ways.phrases.some((phrase) => stems.some((_, at) => standsAt(stems, at, phrase))) ||
      ways.wordSets.some((set) => set.every((stem) => held.has(stem))),
  );
  return new Set(found.map(([concept]) => concept));
}

/** The concepts that a text speaks of, by its words as stems, stop words included. */
export function conceptsSaid(stems: readonly string[]): SaidConcepts {
  const all = new Set<ConceptId>();
  const named = new Set<ConceptId>();
  for (const [at, stem] of stems.entries()) {
    for (const { concept, stems: phrase, isName } of phrases.get(stem) ?? []) {
      const isKnown = isName ? named.has(concept) : all.has(concept);
      if (isKnown || !standsAt(stems, at, phrase)) continue;
      all.add(concept);
      if (isName) named.add(concept);
    }
  }
  return { all, named };
}

/** The share (0..1) of the asked concepts, by their weights, that are among those said. */
export function conceptShare(
  weightOf: ReadonlyMap<ConceptId, number>,
  said: ReadonlySet<ConceptId> | undefined,
): number {
  if (said === undefined || weightOf.size === 0) return 0;
  let [held, whole] = [0, 0];
  for (const [concept, weight] of weightOf) {
    whole += weight;
    if (said.has(concept)) held += weight;
  }
  return held / whole;
}
