import type { Alignment } from './align.ts';
import { sentenceAround, headOf } from './clauses.ts';
import { isImplicitNegation } from './phrases.ts';
import type { Token } from './read-tokens.ts';

type Mark = { index: number; key: string; head: number | undefined };

/** How far from "not" a word that denies by itself may stand to say the same. */
const nearTokens = 8;

const isDenial = ({ kind, key }: Token) => kind === 'negation' || (kind === 'modal' && key.endsWith(' not'));

function marksOf(tokens: readonly Token[]): Mark[] {
  return tokens.flatMap((token, index) =>
    isDenial(token)
      ? [{ index, key: token.kind === 'negation' ? token.key : 'not', head: headOf(tokens, index) }]
      : [],
  );
}

/** Where the words around a mark lie in the other text. */
function otherPlace(mark: Mark, toOther: ReadonlyMap<number, number>): number | undefined {
  const head = mark.head === undefined ? undefined : toOther.get(mark.head);
  if (head !== undefined) return head;
  for (let step = 1; step <= nearTokens / 2; step += 1) {
    const place = toOther.get(mark.index - step) ?? toOther.get(mark.index + step);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** Takes away the denials that both texts have, one by one: each serves once. Gives back those left over. */
function pairUp({ evidence, toEvidence }: Alignment, ofClaim: Set<Mark>, ofEvidence: Set<Mark>): void {
  const pair = (fits: (one: Mark, other: Mark) => boolean) => {
    for (const one of ofClaim) {
      const other = [...ofEvidence].find((mark) => fits(one, mark));
      if (!other) continue;
      ofClaim.delete(one);
      ofEvidence.delete(other);
    }
  };
  const headOfClaim = (mark: Mark) => (mark.head === undefined ? undefined : toEvidence.get(mark.head));
  pair((one, other) => headOfClaim(one) !== undefined && headOfClaim(one) === other.head);
  pair((one, other) => headOfClaim(one) === undefined && toEvidence.get(one.index) === other.index);
  // A denial may move within its sentence: "no tenant may", "the tenant may not"; "non-" belongs to its word.
  pair((one, other) => {
    if (one.key === 'non') return false;
    const place = otherPlace(one, toEvidence);
    if (one.key !== other.key || place === undefined) return false;
    const { first, last } = sentenceAround(evidence, other.index);
    return place >= first && place <= last;
  });
}

const withoutWord = /^(?:no|not|absence|absent|lack|unless|except|only)$/iu;

/** The other text as it is seen from one of the two. */
type Other = {
  tokens: readonly Token[];
  to: ReadonlyMap<number, number>;
  taken: ReadonlyMap<number, number>;
};

/** True when the other text denies there in its own way: "is prohibited" for "may not". */
function isSaidOtherwise(mark: Mark, { tokens, to, taken }: Other): boolean {
  const place = otherPlace(mark, to);
  return tokens.some((token, index) => {
    if (taken.has(index) || (place !== undefined && Math.abs(index - place) > nearTokens)) return false;
    if (mark.key === 'without' && withoutWord.test(token.written)) return true;
    return token.kind === 'word' && isImplicitNegation(token.written);
  });
}

/** Denials that the claim left out or added, in words. */
export function checkNegation(alignment: Alignment): string[] {
  const { claim, evidence, toClaim, toEvidence } = alignment;
  const [ofClaim, ofEvidence] = [new Set(marksOf(claim)), new Set(marksOf(evidence))];
  pairUp(alignment, ofClaim, ofEvidence);
  const leftOut = [...ofEvidence]
    .filter(({ head }) => head !== undefined && toClaim.has(head))
    .filter((mark) => !isSaidOtherwise(mark, { tokens: claim, to: toClaim, taken: toEvidence }));
  const added = [...ofClaim].filter(
    (mark) => !isSaidOtherwise(mark, { tokens: evidence, to: toEvidence, taken: toClaim }),
  );
  return [
    ...leftOut.map(({ index }) => `“${evidence[index]?.written ?? ''}” was left out`),
    ...added.map(({ index }) => `“${claim[index]?.written ?? ''}” was added`),
  ];
}
