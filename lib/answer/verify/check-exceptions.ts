import type { Alignment } from './align.ts';
import { before, sentenceAround, headOf } from './clauses.ts';
import type { Token } from './read-tokens.ts';

/** How many words before an exception say what it is an exception from. */
const anchorTokens = 12;

const isException = ({ kind }: Token) => kind === 'exception';
/** "Unless otherwise agreed" limits nothing that can be named; but who keeps "otherwise" must keep "unless". */
function isReservation({ evidence, toClaim }: Alignment, index: number): boolean {
  return [1, 2].some((step) => evidence[index + step]?.key === 'otherwis' && !toClaim.has(index + step));
}

/** True when the claim says what this exception limits. */
function isClaimed({ evidence, toClaim }: Alignment, index: number): boolean {
  const head = headOf(evidence, index);
  const anchors = before(evidence, index, anchorTokens).filter((at) => evidence[at]?.isContent);
  if (evidence[index]?.key === 'only') {
    return head !== undefined && toClaim.has(head) && anchors.slice(0, 2).some((at) => toClaim.has(at));
  }
  if (anchors.length > 0) return anchors.filter((at) => toClaim.has(at)).length * 3 >= anchors.length;
  // At the head of a sentence it limits all of it.
  const { first, last } = sentenceAround(evidence, index);
  let claimed = 0;
  for (let at = first; at <= last; at += 1) if (evidence[at]?.isContent && toClaim.has(at)) claimed += 1;
  return claimed >= 2;
}

/** Exceptions and limits ("unless", "except", "only") that the claim left out or added, in words. */
export function checkExceptions(alignment: Alignment): string[] {
  const { claim, evidence, toClaim, toEvidence } = alignment;
  const free = (tokens: readonly Token[], taken: ReadonlyMap<number, number>) =>
    tokens.flatMap((token, index) => (isException(token) && !taken.has(index) ? [index] : []));
  const isTurn = (token: Token, index: number) =>
    !toEvidence.has(index) &&
    (isException(token) || token.kind === 'negation' || /^(?:otherwise|until)$/iu.test(token.written));
  const [ofClaim, ofEvidence] = [free(claim, toEvidence), free(evidence, toClaim)];
  const leftOut = claim.some(isTurn)
    ? []
    : ofEvidence.filter((index) => !isReservation(alignment, index) && isClaimed(alignment, index));
  const added = ofEvidence.length > 0 ? [] : ofClaim;
  return [
    ...leftOut.map((index) => `“${evidence[index]?.written ?? ''}” was left out`),
    ...added.map((index) => `“${claim[index]?.written ?? ''}” was added`),
  ];
}
