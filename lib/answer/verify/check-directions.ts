import type { Alignment } from './align.ts';
import { before, headOf } from './clauses.ts';
import type { Token } from './read-tokens.ts';

/** Tokens between which a direction belongs to a matched word. */
const nearTokens = 4;

function opposite(key: string): string {
  return key.endsWith('+') ? key.replace('+', '-') : key.replace('-', '+');
}

/** Places of the evidence that the direction at `index` of the claim stands for: beside the same words. */
function placesBeside(alignment: Alignment, index: number): number[] {
  const { claim, evidence, toEvidence } = alignment;
  const head = headOf(claim, index);
  const after = head === undefined ? undefined : toEvidence.get(head);
  const [previous] = before(claim, index, nearTokens).flatMap((at) =>
    claim[at]?.isContent ? [toEvidence.get(at)] : [],
  );
  const beforeHead = after === undefined ? [] : before(evidence, after, nearTokens);
  const behind =
    previous === undefined ? [] : Array.from({ length: nearTokens }, (_, step) => previous + 1 + step);
  return [...beforeHead, ...behind];
}

/** The evidence's opposite of this direction, when it stands in its place. */
function findOpposite(alignment: Alignment, index: number, token: Token): Token | undefined {
  const { evidence, toClaim } = alignment;
  const isOpposite = (at: number) =>
    evidence[at]?.kind === 'direction' && evidence[at].key === opposite(token.key) && !toClaim.has(at);
  const gap = alignment.gaps.find((candidate) => candidate.claim.includes(index));
  const beside = [...(gap?.evidence ?? []), ...placesBeside(alignment, index)].find(isOpposite);
  if (beside !== undefined) return evidence[beside];
  const sameFamily = evidence.filter(({ kind, key }) => kind === 'direction' && key === token.key);
  const turned = evidence.find(({ kind, key }) => kind === 'direction' && key === opposite(token.key));
  return sameFamily.length === 0 ? turned : undefined;
}

/** Directions that became their opposites, in words: "more than" became "less than". */
export function checkDirections(alignment: Alignment): string[] {
  const { claim, toEvidence } = alignment;
  return claim.flatMap((token, index) => {
    if (token.kind !== 'direction' || toEvidence.has(index)) return [];
    const turned = findOpposite(alignment, index, token);
    return turned ? [`“${turned.written}” became “${token.written}”`] : [];
  });
}
