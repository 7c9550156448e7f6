import {
  addNegation,
  changeDirection,
  changeException,
  changeMedicine,
  changeModality,
  changeName,
  namesIn,
  removeNegation,
  swapCompared,
  swapFigures,
  swapNames,
  swapParties,
} from './change-words.ts';
import {
  changeDate,
  changeFrequency,
  changeMagnitude,
  changeNumber,
  changeReference,
  changeUnit,
  takeFigureFrom,
} from './change-values.ts';
import { nearestSentences } from './nearest-sentences.ts';
import { paraphrases } from './paraphrase.ts';
import { pick, randomFrom } from './random.ts';
import type { SourceSentence } from './read-sentences.ts';
import type { Rewrite } from './rewrite.ts';

/** Raised with every change of the rewriting rules: figures of different versions can't be compared. */
export const claimSetVersion = 2;

/** A claim whose truth is known, because it was made from the sentences that it cites. */
export type TestClaim = {
  claim: string;
  sentences: string[];
  isTrue: boolean;
  /** The kind of change, or of paraphrase when the claim is true. */
  kind: string;
  /** For a changed claim, the paraphrase that was changed: "verbatim" or another. */
  base: string;
};

function changesOf(names: readonly string[]): Readonly<Record<string, Rewrite>> {
  return {
    number: changeNumber,
    magnitude: changeMagnitude,
    unit: changeUnit,
    date: changeDate,
    frequency: changeFrequency,
    reference: changeReference,
    name: changeName(names),
    medicine: changeMedicine,
    'negation added': addNegation,
    'negation removed': removeNegation,
    modality: changeModality,
    exception: changeException,
    direction: changeDirection,
    'parties swapped': swapParties,
    'names swapped': swapNames,
    'compared swapped': swapCompared,
    'figures swapped': swapFigures,
  };
}

/** Sentences shorter than this after a rewriting are no claims any more. */
const claimCharactersMin = 20;

const tidy = (text: string) => text.replaceAll(/\s+/gu, ' ').trim();

/** Every second sentence is cited together with the one that follows it: a claim cites one to three. */
function citedOf({ sentence, next }: SourceSentence, index: number): string[] {
  return index % 2 === 1 && next !== '' ? [sentence, next] : [sentence];
}

function trueClaims(source: SourceSentence, index: number): TestClaim[] {
  return Object.entries(paraphrases).flatMap(([kind, rewrite]) => {
    const text = rewrite(source.sentence, randomFrom(`${kind} ${source.sentence}`));
    if (text === null || tidy(text).length < claimCharactersMin) return [];
    if (kind !== 'verbatim' && tidy(text) === tidy(source.sentence)) return [];
    return [{ claim: tidy(text), sentences: citedOf(source, index), isTrue: true, kind, base: kind }];
  });
}

/** Half of the changes are made to the sentence itself, half to one of its paraphrases. */
function changedClaims(input: {
  source: SourceSentence;
  index: number;
  changes: Readonly<Record<string, Rewrite>>;
  bases: readonly TestClaim[];
}): TestClaim[] {
  const { source, index, changes, bases } = input;
  const all = { ...changes, 'figure from beside': takeFigureFrom(citedOf(source, index).join(' ')) };
  return Object.entries(all).flatMap(([kind, rewrite]) => {
    const random = randomFrom(`${kind} ${source.sentence}`);
    const base = random() < 0.5 ? bases[0] : pick(bases, random);
    const text = base && rewrite(base.claim, random);
    if (!text || tidy(text) === tidy(base.claim) || tidy(text) === tidy(source.sentence)) return [];
    return [{ claim: tidy(text), sentences: citedOf(source, index), isTrue: false, kind, base: base.kind }];
  });
}

/** A claim as it is, or paraphrased, that cites the sentence most like its own in place of it. */
function misplacedClaim(nearest: string | null, bases: readonly TestClaim[]): TestClaim[] {
  const base = bases.at(-1);
  if (nearest === null || !base) return [];
  return [{ ...base, sentences: [nearest], isTrue: false, kind: 'another sentence', base: base.kind }];
}

/** True and changed claims made from these sentences. The same sentences always give the same claims. */
export function buildClaims(sources: readonly SourceSentence[]): TestClaim[] {
  const changes = changesOf(namesIn(sources.map(({ sentence }) => sentence)));
  const nearest = nearestSentences(sources);
  return sources.flatMap((source, index) => {
    const bases = trueClaims(source, index);
    return [
      ...bases,
      ...changedClaims({ source, index, changes, bases }),
      ...misplacedClaim(nearest[index] ?? null, bases),
    ];
  });
}
