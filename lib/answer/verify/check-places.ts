import type { Alignment, Gap } from './align.ts';
import { reversedRoles } from './check-roles.ts';
import { isSameToken, type Token } from './read-tokens.ts';

/** A longer gap is another clause, not a changed word. */
const gapTokens = 4;

type Sides = { gap: Gap; claim: Token[]; evidence: Token[] };

const contentOf = (tokens: readonly Token[], indexes: readonly number[]) =>
  indexes.flatMap((index) => (tokens[index]?.isContent ? [tokens[index]] : []));
const holds = (tokens: readonly Token[], wanted: Token) => tokens.some((one) => isSameToken(wanted, one));

/** "6th" is no amount, and milligrams are no days. */
function isComparable(one: Token, other: Token): boolean {
  if (one.kind !== other.kind) return false;
  const [mine, its] = [one.number?.unit?.dimension, other.number?.unit?.dimension];
  if (mine === 'ordinal' || its === 'ordinal') return mine === its;
  return mine === undefined || its === undefined || mine === its;
}

const isFigure = ({ kind }: Token) => kind === 'number' || kind === 'value';

/** A piece with this many words besides names stands for itself: its words are not out of place. */
const ownPiece = 3;

/** The gaps with the words that are free to be compared: those of other whole pieces are not. */
function sidesOf({ gaps, claim, evidence, tiles }: Alignment): Sides[] {
  const isOwn = tiles.map(
    (tile) =>
      tile.filter((pair) => claim[pair.claim]?.isContent && !claim[pair.claim]?.isName).length >= ownPiece,
  );
  const taken = { claim: new Set<number>(), evidence: new Set<number>() };
  for (const pair of tiles.filter((_, index) => isOwn[index]).flat()) {
    taken.claim.add(pair.claim);
    taken.evidence.add(pair.evidence);
  }
  return gaps.map((gap) => ({
    gap,
    claim: contentOf(
      claim,
      gap.claim.filter((index) => !taken.claim.has(index)),
    ),
    evidence: contentOf(
      evidence,
      gap.evidence.filter((index) => !taken.evidence.has(index)),
    ),
  }));
}

/** Places can be compared in a claim that keeps to the words of its evidence; a free rendering has its own order. */
const keptShare = 0.7;

function keepsWords({ claim, toEvidence }: Alignment): boolean {
  const content = claim.flatMap((token, index) => (token.isContent ? [index] : []));
  return content.filter((index) => toEvidence.has(index)).length >= keptShare * content.length - 2;
}

const determiner = /^(?:the|an?|each|any|every|its|their|his|her)$/iu;

const comparison = /\b(?:than|versus|vs|compared)\b/iu;

/** Names, figures and things trade places; other words are put elsewhere in any free rendering. */
function areAlike(tokens: readonly Token[], one: Token, other: Token): boolean {
  if ((one.isName && other.isName) || (isFigure(one) && isFigure(other))) return true;
  const [first, second] = [tokens.indexOf(one), tokens.indexOf(other)];
  const isNamed = (index: number) => determiner.test(tokens[index - 1]?.written ?? '');
  return (
    (isNamed(first) && isNamed(second)) ||
    tokens.slice(first, second).some(({ kind, written }) => kind === 'direction' || comparison.test(written))
  );
}

/** Two words that stand in each other's places around something that both texts say. */
function swaps({ claim }: Alignment, sides: readonly Sides[]): [Token, Token][] {
  return sides.flatMap((one, index) =>
    sides.slice(index + 1).flatMap((other): [Token, Token][] => {
      if (one.gap.tile !== other.gap.tile) return [];
      const first = one.claim.find((token) => holds(other.evidence, token) && !holds(one.evidence, token));
      const second = other.claim.find((token) => holds(one.evidence, token) && !holds(other.evidence, token));
      if (!first || !second || isSameToken(first, second)) return [];
      return areAlike(claim, first, second) ? [[first, second]] : [];
    }),
  );
}

/** Words of the claim that lie in no piece of several words. */
function wordsOfNoPiece({ claim, tiles }: Alignment): Set<Token> {
  const pieces = tiles.filter((tile) => tile.filter((pair) => claim[pair.claim]?.isContent).length > 1);
  const inside = new Set(pieces.flatMap((tile) => tile.map((pair) => pair.claim)));
  return new Set(claim.filter((_, index) => !inside.has(index)));
}

/** A name or figure of the evidence that the claim puts where the evidence has another one. */
function misplaced(alignment: Alignment, sides: readonly Sides[]): [Token, Token][] {
  const alone = wordsOfNoPiece(alignment);
  return sides.flatMap(({ gap, claim, evidence }): [Token, Token][] => {
    if (gap.claim.length > gapTokens || gap.evidence.length > gapTokens) return [];
    const fits = (token: Token) => (one: Token) =>
      (token.isName && one.isName) || (isFigure(token) && isComparable(token, one));
    const wrong = claim.find(
      (token) =>
        (isFigure(token) || (holds(alignment.evidence, token) && alone.has(token))) &&
        !holds(evidence, token) &&
        evidence.some(fits(token)),
    );
    const right = wrong && evidence.find(fits(wrong));
    return wrong && right && !holds(claim, right) ? [[wrong, right]] : [];
  });
}

/** Figures on both sides of "to", one pair after the other. */
function spansOf(tokens: readonly Token[]): [Token, Token][] {
  return tokens.flatMap((to, index): [Token, Token][] => {
    if (to.written.toLowerCase() !== 'to') return [];
    const from = tokens.slice(Math.max(0, index - 3), index).findLast(isFigure);
    const until = tokens.slice(index + 1, index + 3).find(isFigure);
    return from && until ? [[from, until]] : [];
  });
}

/** "From 10 to 5" where the evidence goes from 5 to 10, or to 20. */
function wrongSpans({ claim, evidence }: Alignment): [Token, Token][] {
  const known = spansOf(evidence);
  return spansOf(claim).flatMap(([from, to]): [Token, Token][] => {
    if (known.some(([one, other]) => isSameToken(one, from) && isSameToken(other, to))) return [];
    const rival = known.find(
      ([one, other]) => isSameToken(one, to) || isSameToken(one, from) || isSameToken(other, to),
    );
    const wrong = rival && isSameToken(rival[0], from) ? to : from;
    const right = rival && (isSameToken(rival[0], from) ? rival[1] : rival[0]);
    return right && isComparable(wrong, right) ? [[wrong, right]] : [];
  });
}

/** How far from its neighbours' places a figure is looked for that the claim left out. */
const neighbourTokens = 4;

/** A figure that the claim says more often than the evidence, while it leaves out another one there. */
function repeated({ claim, evidence, toEvidence, toClaim }: Alignment): [Token, Token][] {
  return claim.flatMap((figure, index): [Token, Token][] => {
    if (!isFigure(figure) || toEvidence.has(index)) return [];
    if (!holds(evidence, figure)) return [];
    const places = [1, 2].flatMap((step) => [toEvidence.get(index - step), toEvidence.get(index + step)]);
    const isNear = (at: number, within: number) =>
      places.some((place) => place !== undefined && Math.abs(place - at) <= within);
    const isFree = (one: Token, at: number) =>
      !toClaim.has(at) && isSameToken(figure, one) && isNear(at, 3 * neighbourTokens);
    if (evidence.some(isFree)) return [];
    const right = evidence.find(
      (one, at) =>
        isComparable(one, figure) &&
        !toClaim.has(at) &&
        places.some((place) => place !== undefined && Math.abs(place - at) <= neighbourTokens),
    );
    return right ? [[figure, right]] : [];
  });
}

const participle = /(?:ed|wn|en|ne|id|nt|lt|pt|ght|ade|old|ut|et)$/iu;

const isForm = (token: Token | undefined) =>
  token !== undefined && /^(?:is|are|was|were|be|been|being)$/iu.test(token.written);

function hasForm(tokens: readonly Token[], verb: number): boolean {
  return isForm(tokens[verb - 1]) || isForm(tokens[verb - 2]);
}

/** "Be notified by": the sentence says who acts after the verb. */
function isPassive(tokens: readonly Token[], verb: number): boolean {
  const isBy = [1, 2, 3].some((step) => tokens[verb + step]?.written.toLowerCase() === 'by');
  return isBy && participle.test(tokens[verb]?.written ?? '') && hasForm(tokens, verb);
}

/** Verbs that are passive in one of the texts and active in the other. */
function turnedVerbs({ claim, evidence, toEvidence }: Alignment): number[] {
  return [...toEvidence].flatMap(([mine, its]) => {
    if (claim[mine]?.kind !== 'word' || !claim[mine].isContent) return [];
    const isTurned =
      (isPassive(claim, mine) && !hasForm(evidence, its)) ||
      (isPassive(evidence, its) && !hasForm(claim, mine));
    return isTurned ? [mine] : [];
  });
}

/** How far from a verb its parties are looked for. */
const partyTokens = 5;

function beside(tokens: readonly Token[], verb: number, step: 1 | -1): Token | undefined {
  for (let far = 1; far <= partyTokens; far += 1) {
    const token = tokens[verb + step * far];
    if (!token || token.kind === 'boundary') return undefined;
    if (token.isContent) return token;
  }
  return undefined;
}

/** With the verb turned between active and passive, the parties must change sides; here they did not. */
function keptSides({ claim, evidence, toEvidence }: Alignment, verb: number): [Token, Token][] {
  const its = toEvidence.get(verb) ?? 0;
  const [mineBefore, itsBefore] = [beside(claim, verb, -1), beside(evidence, its, -1)];
  const [mineAfter, itsAfter] = [beside(claim, verb, 1), beside(evidence, its, 1)];
  if (!mineBefore || !mineAfter || !itsBefore || !itsAfter || isSameToken(mineBefore, mineAfter)) return [];
  return isSameToken(mineBefore, itsBefore) && isSameToken(mineAfter, itsAfter)
    ? [[mineBefore, mineAfter]]
    : [];
}

/**
 * Words, names and figures that changed places, in words: who does what to whom, from what to what. What is missing
 * altogether (`missing`, as the claim writes it) is said elsewhere.
 */
export function checkPlaces(alignment: Alignment, missing: readonly string[]): string[] {
  const turned = turnedVerbs(alignment);
  const kept = turned.flatMap((verb) => keptSides(alignment, verb));
  const sides = turned.length > 0 || !keepsWords(alignment) ? [] : sidesOf(alignment);
  const swapped = [
    ...swaps(alignment, sides),
    ...kept,
    ...reversedRoles(alignment.claim, alignment.evidence),
  ];
  if (swapped.length > 0)
    return swapped.map(([one, other]) => `“${one.written}” and “${other.written}” changed places`);
  return [...misplaced(alignment, sides), ...wrongSpans(alignment), ...repeated(alignment)]
    .filter(([wrong]) => !missing.includes(wrong.written))
    .map(([wrong, right]) => `“${wrong.written}” stands where the source has “${right.written}”`);
}
