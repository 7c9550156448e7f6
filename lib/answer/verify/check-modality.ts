import type { Alignment } from './align.ts';
import { before, headOf } from './clauses.ts';
import { denied } from './phrases.ts';
import type { Token } from './read-tokens.ts';

type Modal = { index: number; head: number; meaning: string; written: string };

/** What is permitted may also be said with these words. */
const permission =
  /^(?:permi|allow|entitl|right|option|discretion|possib|potential|able|abilit|risk|chance|likel|author|free|elect)/iu;
/** Words before a verb that the modality stands in, at most. */
const groupTokens = 5;

const isGrant = ({ kind, key, written }: Token) =>
  kind === 'modal' && key === 'may' && !/able to$/iu.test(written);

/** True when a modal stands right before: of "may be required to" the first counts. */
function isSecond(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  for (let at = index - 1; at >= Math.max(0, index - 3); at -= 1) {
    const previous = tokens[at];
    if (!previous || previous.isContent || previous.kind === 'boundary') return false;
    if (previous.kind === 'modal') return !(previous.key === 'must' && token !== undefined && isGrant(token));
  }
  return false;
}

/** "Not" itself, and "not exceed", which is read as a bound. */
const denies = ({ kind, written }: Token) =>
  (kind === 'negation' && /^(?:not|never)$/iu.test(written)) ||
  (kind === 'direction' && /^not (?:be |to )?(?:in )?exce/iu.test(written));

function modalsOf(tokens: readonly Token[]): Modal[] {
  return tokens.flatMap((token, index) => {
    const head = headOf(tokens, index);
    if (token.kind !== 'modal' || head === undefined || isSecond(tokens, index)) return [];
    const inside = tokens.slice(index + 1, head + 1);
    // Of "shall be entitled to" the last word counts.
    if (token.key === 'must' && inside.some(isGrant)) return [];
    const isDenied = inside.some(denies);
    // "Shall not" and "may not" both forbid.
    const meaning = isDenied
      ? token.key === 'must'
        ? 'must not'
        : (denied[token.key] ?? token.key)
      : token.key;
    return [{ index, head, meaning, written: token.written }];
  });
}

const isDenied = (modal: Modal) => modal.meaning.endsWith(' not');

/** Pairs that stand at the same place: they bear on the same word, or lie in the same short gap. */
function counterparts(
  alignment: Alignment,
  claim: readonly Modal[],
  evidence: readonly Modal[],
): [Modal, Modal][] {
  const gaps = alignment.gaps.filter((gap) => gap.claim.length <= 3 && gap.evidence.length <= 3);
  return claim.flatMap((one): [Modal, Modal][] => {
    const head = alignment.toEvidence.get(one.head);
    const sameHead = evidence.find((other) => other.head === head);
    if (sameHead) return [[one, sameHead]];
    const gap = gaps.find((candidate) => candidate.claim.includes(one.index));
    const inGap = evidence.find((other) => gap?.evidence.includes(other.index) === true);
    return inGap && head === undefined ? [[one, inGap]] : [];
  });
}

/** Modalities that became others, in words: "shall" became "may". */
export function checkModality(alignment: Alignment): string[] {
  const [claim, evidence] = [modalsOf(alignment.claim), modalsOf(alignment.evidence)];
  return counterparts(alignment, claim, evidence)
    .filter(([one, other]) => one.meaning !== other.meaning && isDenied(one) === isDenied(other))
    .map(([one, other]) => `“${other.written}” became “${one.written}”`);
}

/** "May" and "should" of the evidence that the claim states as facts, in words. */
export function checkHedges(alignment: Alignment): string[] {
  const { claim, toClaim } = alignment;
  if (claim.some((token) => permission.test(token.written))) return [];
  return modalsOf(alignment.evidence).flatMap((modal) => {
    const head = toClaim.get(modal.head);
    if (head === undefined || toClaim.has(modal.index) || !['may', 'should'].includes(modal.meaning))
      return [];
    const group = [head, ...before(claim, head, groupTokens)];
    const isHedged = group.some(
      (index) => claim[index]?.kind === 'modal' || claim[index]?.kind === 'negation',
    );
    return isHedged ? [] : [`“${modal.written}” was left out`];
  });
}
