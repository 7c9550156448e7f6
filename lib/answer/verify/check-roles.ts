import type { Token } from './read-tokens.ts';

/** A word with what stands on both sides of it: who does it, and to whom. */
type Triple = { middle: string; before: readonly Token[]; after: readonly Token[] };

/** Words between a verb and its parties ("shall", "the", "by"), and words of a party's name, at most. */
const linkTokens = 4;
const partyTokens = 4;

/** Words that say the same from both sides, and words that only link. */
const symmetric =
  /^(?:the|its|our|her|his|their|your|these|those|all|any|each|every|for|but|nor|yet|are|was|has|had|did|who|per|via|not|and|with|from|that|this|which|between|than|versus|into|over|under|also|compar\p{L}*|associat\p{L}*|relat\p{L}*|correlat\p{L}*|differ\p{L}*|equal\p{L}*|same|similar\p{L}*|togeth\p{L}*|both|includ\p{L}*|such|have|been|were|marr\p{L}*|meet\p{L}*)$/iu;
const isAdverb = ({ written }: Token) => /ly$/iu.test(written);
const isBe = (token: Token | undefined) =>
  token !== undefined && /^(?:is|are|was|were|be|been|being)$/iu.test(token.written);
const isBy = (token: Token) => token.written.toLowerCase() === 'by';

/** The words of the party next to `index`, on this side of it. */
function partyBeside(
  tokens: readonly Token[],
  index: number,
  step: 1 | -1,
): { party: Token[]; links: Token[] } {
  const [party, links]: [Token[], Token[]] = [[], []];
  for (let at = index + step; party.length < partyTokens; at += step) {
    const token = tokens[at];
    if (!token || token.kind === 'boundary') break;
    if (tokens[step === 1 ? at : at + 1]?.followsComma === true) break;
    if (token.kind === 'word' && token.isContent && !isAdverb(token)) party.push(token);
    else if (party.length > 0 || links.length === linkTokens) break;
    else links.push(token);
  }
  return { party, links };
}

function tripleAt(tokens: readonly Token[], index: number): Triple | null {
  const token = tokens[index];
  if (token?.kind !== 'word' || token.written.length < 3 || symmetric.test(token.written)) return null;
  const [left, right] = [partyBeside(tokens, index, -1), partyBeside(tokens, index, 1)];
  if (left.party.length === 0 || right.party.length === 0) return null;
  // Passive: who acts stands behind.
  const isTurned = right.links.some(isBy) && left.links.some(isBe);
  const [before, after] = isTurned ? [right.party, left.party] : [left.party, right.party];
  return { middle: token.key, before, after };
}

function triplesOf(tokens: readonly Token[]): Triple[] {
  return tokens.flatMap((_, index) => tripleAt(tokens, index) ?? []);
}

const has = (tokens: readonly Token[], wanted: Token) => tokens.some(({ key }) => key === wanted.key);
const overlaps = (some: readonly Token[], others: readonly Token[]) =>
  some.some((token) => has(others, token));

/** True when the doers differ, and what differs is found among the other's receivers: "Receiving" of "Receiving Party". */
function isReversed(claim: Triple, evidence: Triple): boolean {
  const mine = claim.before.filter((token) => !has(evidence.before, token));
  const its = evidence.before.filter((token) => !has(claim.before, token));
  const isMoved = (moved: readonly Token[], to: readonly Token[]) =>
    moved.length > 0 && moved.every((token) => has(to, token));
  return isMoved(mine, evidence.after) && isMoved(its, claim.after);
}

function agrees(claim: Triple, evidence: Triple): boolean {
  return (
    overlaps(claim.before, evidence.before) &&
    overlaps(claim.after, evidence.after) &&
    !isReversed(claim, evidence)
  );
}

/** Parties that changed sides around the same word, as the claim writes them: "Alpha sued Beta" for "Beta sued Alpha". */
export function reversedRoles(claim: readonly Token[], evidence: readonly Token[]): [Token, Token][] {
  const known = triplesOf(evidence);
  return triplesOf(claim).flatMap((triple): [Token, Token][] => {
    const same = known.filter(({ middle }) => middle === triple.middle);
    if (same.some((one) => agrees(triple, one)) || !same.some((one) => isReversed(triple, one))) return [];
    const [before, after] = [triple.before[0], triple.after[0]];
    return before && after ? [[before, after]] : [];
  });
}
