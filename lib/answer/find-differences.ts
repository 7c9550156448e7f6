import type { Difference } from '#lib/shared/answer.ts';
import { ownScore, textOf } from './best-by-document.ts';
import { calibration } from './calibration.ts';
import type { ScoredSentence } from './score-sentences.ts';
import type { SearchedDocument } from './types.ts';
import { findNumbers } from './verify/numbers.ts';
import { verifyClaim } from './verify/verify-claim.ts';
import { termsOf } from './words.ts';

/** Sentences with this share of common words, numbers left out, speak of the same thing. */
const sameSubjectFrom = 0.6;
/** A sentence or a row with more figures of its own speaks of more than one thing. */
const figuresMax = 3;
/** A "not" says little unless nearly all else is the same. */
const sameWordsFrom = 0.8;
const documentsCompared = 6;
/** Documents that the question names differently are not asked about alike. */
const namedWithin = 0.05;

function wordTerms(text: string): Set<string> {
  return new Set(termsOf(text).filter((term) => !/^\p{N}/u.test(term)));
}

/** The share of the shorter sentence's words that the other has, too. */
function commonShare(one: string, other: string): number {
  const [left, right] = [wordTerms(one), wordTerms(other)];
  const common = [...left].filter((term) => right.has(term)).length;
  return common / Math.max(1, Math.min(left.size, right.size));
}

/** "6.2 ", "(a) ", "1." before clauses: where something stands, not what it says. */
const clauseNumber = /(?<=^|[\s;:])\(?(?:\d{1,3}(?:\.\d+)*[.)]|\d+(?:\.\d+)+|[a-z]\))(?=\s)/gu;
/** "“not” was added", "“shall” became “may”" in the words of a statement; other turns are left to the reader. */
const turns: readonly [RegExp, string][] = [
  [/^(“[^”]+”) was added$/u, 'says $1'],
  [/^(“[^”]+”) was left out$/u, 'does not say $1'],
  [/^“[^”]+” became (“[^”]+”)$/u, 'says $1'],
];

function asStatement(changed: string): string[] {
  const found = turns.find(([pattern]) => pattern.test(changed));
  return found ? [changed.replace(...found)] : [];
}

type Statements = { figures: string[]; turns: string[] };

/** What only the first sentence states, and how it turns the second; by the rules that check claims. */
function ownStatements(one: string, other: string): Statements {
  const { missing, changed } = verifyClaim({ claim: one, sentences: [other], context: '' });
  return {
    figures: missing.filter((value) => /\p{N}/u.test(value) || findNumbers(value).length > 0),
    turns: changed.flatMap(asStatement),
  };
}

export type Disagreement = { ofOne: string[]; ofOther: string[] };

/** What two sentences that speak of the same thing state differently: figures and dates, or denials. Null when nothing. */
export function disagreement(one: string, other: string): Disagreement | null {
  const [left, right] = [one.replaceAll(clauseNumber, ''), other.replaceAll(clauseNumber, '')];
  const share = commonShare(left, right);
  if (share < sameSubjectFrom) return null;
  const [ofLeft, ofRight] = [ownStatements(left, right), ownStatements(right, left)];
  if (Math.max(ofLeft.figures.length, ofRight.figures.length) > figuresMax) return null;
  if (ofLeft.figures.length > 0 && ofRight.figures.length > 0) {
    return { ofOne: ofLeft.figures, ofOther: ofRight.figures };
  }
  const haveFigures = ofLeft.figures.length + ofRight.figures.length > 0;
  const areTurned = ofLeft.turns.length > 0 && ofRight.turns.length > 0;
  return areTurned && !haveFigures && share >= sameWordsFrom
    ? { ofOne: ofLeft.turns, ofOther: ofRight.turns }
    : null;
}

function toDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function isAskedAlike(first: ScoredSentence, other: ScoredSentence): boolean {
  const named = Math.abs(first.candidate.documentScore - other.candidate.documentScore);
  return named <= namedWithin && ownScore(other) >= ownScore(first) * calibration.quotes.from;
}

type Found = { sentences: ScoredSentence[]; differences: Difference[] };

/**
 * The documents whose best sentences state something else about the same thing than the best sentence of all, each with its
 * date and with what it states; and those sentences, so that none is left out. `best` comes from `bestByDocument`.
 */
export function findDifferences(
  best: readonly ScoredSentence[],
  documents: readonly SearchedDocument[],
): Found {
  const [first] = best;
  const none = { sentences: [], differences: [] };
  if (!first) return none;
  const near = best.slice(1, documentsCompared).filter((other) => isAskedAlike(first, other));
  const differing = near.flatMap((sentence) => {
    const found = disagreement(textOf(first), textOf(sentence));
    return found ? [{ sentence, ...found }] : [];
  });
  if (differing.length === 0) return none;
  const byId = new Map(documents.map((document) => [document.documentId, document]));
  const stated = [
    { sentence: first, states: [...new Set(differing.flatMap(({ ofOne }) => ofOne))] },
    ...differing.map(({ sentence, ofOther }) => ({ sentence, states: ofOther })),
  ];
  const shown = stated.flatMap(({ sentence, states }) => {
    const document = byId.get(sentence.candidate.chunk.documentId);
    if (!document) return [];
    const { documentId, name, fields, createdAt } = document;
    const date = fields.date ?? toDay(createdAt);
    return [{ documentId, documentName: name, date, isOwnDate: fields.date !== null, states }];
  });
  return { sentences: stated.map(({ sentence }) => sentence), differences: [{ documents: shown }] };
}
