import type { Verdict } from '#lib/shared/answer.ts';
import { readFacts, type Facts } from './claim-facts.ts';
import { termsOf, wordsOf } from './words.ts';

export type VerifyInput = {
  claim: string;
  /** The cited sentences, word for word. */
  sentences: readonly string[];
  /** Document titles and headings of the cited sentences: names and years may stand there. */
  context: string;
};

export type Verification = { verdict: Exclude<Verdict, 'verbatim'>; missing: string[] };

/** Shares of the claim's words that its sentences hold. */
const supportedFrom = 0.5;
const unsupportedBelow = 0.25;
/** A clause with this share of the claim's words is what the claim is about. */
const sameSubjectFrom = 0.5;

const strictNegation = /\b(?:not|no|never|none|neither|nor|cannot|without)\b|n['’]t\b/iu;
const anyNegation =
  /\b(?:not|no|never|none|neither|nor|cannot|without|unless|except|prohibit\w*|forbid\w*|exclud\w*|lack\w*|absen\w*|den(?:y|ies|ied)|refus\w*|fail\w*|unable|free of|non-?\w+|un\w{4,}|in(?:eligible|valid|sufficient|effective)\w*|contraindicat\w*)\b|n['’]t\b/iu;
const clauseEnd =
  /[;:]|,\s+(?=but|and|or|which|provided|except|unless|however)|\b(?:but|provided that|however|except that)\b/iu;

function missingNumbers(claim: Facts, evidence: Facts): string[] {
  const missing: string[] = [];
  for (const [value, { units, written }] of claim.numbers) {
    const known = evidence.numbers.get(value);
    const wrongUnit = [...units].some(
      (unit) => unit !== '' && !known?.units.has(unit) && !known?.units.has(''),
    );
    const isDatePart = [...evidence.dates.keys()].some((date) =>
      date.split('-').map(Number).includes(Number(value)),
    );
    if (known ? wrongUnit : !isDatePart) missing.push(written);
  }
  return missing;
}

function missingDates(claim: Facts, evidence: Facts): string[] {
  const known = [...evidence.dates.keys()];
  return [...claim.dates]
    .filter(([date]) => !known.some((one) => one.startsWith(date)))
    .map(([, written]) => written);
}

function missingReferences(claim: Facts, evidence: Facts, text: string): string[] {
  const compact = text.toLowerCase().replaceAll(/\s+/gu, '');
  return [...claim.references]
    .filter(
      ([target]) => !evidence.references.has(target) && !(/\d/u.test(target) && compact.includes(target)),
    )
    .map(([, written]) => written);
}

/** Words spelt like names that neither the sentences nor their headings hold. The first word may be any word. */
function missingNames(claim: string, evidence: string): string[] {
  const known = new Set(wordsOf(evidence).map((word) => word.term));
  const missing = new Set<string>();
  for (const [position, word] of wordsOf(claim).entries()) {
    const written = claim.slice(word.start, word.end);
    const isAcronym = /^\p{Lu}[\p{Lu}\p{N}]+$/u.test(written);
    const isName = isAcronym || (position > 0 && /^\p{Lu}\p{L}+$/u.test(written));
    if (isName && !word.isStopWord && !known.has(word.term)) missing.add(written);
  }
  return [...missing];
}

function shareOf(terms: ReadonlySet<string>, text: string): number {
  const held = new Set(termsOf(text));
  return terms.size === 0 ? 0 : [...terms].filter((term) => held.has(term)).length / terms.size;
}

/** True when the claim denies what its sentences don't, or leaves out a denial of the very clause it is taken from. */
function turnsMeaning(claim: string, sentences: readonly string[]): boolean {
  const evidence = sentences.join(' ');
  if (strictNegation.test(claim)) return !anyNegation.test(evidence);
  if (anyNegation.test(claim)) return false;
  const terms = new Set(termsOf(claim));
  const clauses = sentences.flatMap((sentence) => sentence.split(clauseEnd));
  const ranked = clauses.map((clause) => ({ clause, share: shareOf(terms, clause) }));
  const best = ranked.sort((one, other) => other.share - one.share)[0];
  return best !== undefined && best.share >= sameSubjectFrom && strictNegation.test(best.clause);
}

function supportOf(input: VerifyInput): Verification['verdict'] {
  const terms = new Set(termsOf(input.claim));
  const share = shareOf(terms, `${input.sentences.join(' ')} ${input.context}`);
  const own = shareOf(terms, input.sentences.join(' '));
  if (share >= supportedFrom && own > 0) return 'supported';
  return share < unsupportedBelow ? 'unsupported' : 'partly';
}

/**
 * Checks a claim against the sentences it cites. Every number, date, unit, section reference, name and denial of the
 * claim must be found there; what is not is listed. A wrong number or date, or a turned meaning, makes a claim
 * unsupported; a missing name makes it partly supported. A check of words: it finds what was added or changed, and
 * can't prove that a claim follows.
 */
export function verifyClaim(input: VerifyInput): Verification {
  if (input.sentences.length === 0) return { verdict: 'unsupported', missing: [] };
  const evidence = input.sentences.join('\n');
  const withContext = `${evidence}\n${input.context}`;
  const [claimFacts, facts] = [readFacts(input.claim), readFacts(withContext)];
  const hard = [
    ...missingDates(claimFacts, facts),
    ...missingNumbers(claimFacts, facts),
    ...missingReferences(claimFacts, facts, withContext),
  ];
  const names = missingNames(input.claim, withContext);
  const turned = turnsMeaning(input.claim, input.sentences);
  const missing = [...hard, ...names, ...(turned ? ['not'] : [])];
  if (hard.length > 0 || turned) return { verdict: 'unsupported', missing };
  const verdict = supportOf(input);
  return { verdict: names.length > 0 && verdict === 'supported' ? 'partly' : verdict, missing };
}
