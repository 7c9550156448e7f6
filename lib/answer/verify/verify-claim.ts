import type { Verdict } from '#lib/shared/answer.ts';
import { termsOf } from '../words.ts';
import { align } from './align.ts';
import { checkCells } from './check-cells.ts';
import { checkDirections } from './check-directions.ts';
import { checkExceptions } from './check-exceptions.ts';
import { checkHedges, checkModality } from './check-modality.ts';
import { missingMedicines, missingNames } from './check-names.ts';
import { checkNegation } from './check-negation.ts';
import { checkPlaces } from './check-places.ts';
import { missingValues } from './check-values.ts';
import { normaliseText } from './normalise-text.ts';
import { joinFacts, readTokens } from './read-tokens.ts';

export type VerifyInput = {
  claim: string;
  /** The cited sentences, word for word. */
  sentences: readonly string[];
  /** Document titles and headings of the cited sentences: names and years may stand there. */
  context: string;
};

export type Verification = {
  verdict: Exclude<Verdict, 'verbatim'>;
  /** What the claim says and its sentences don't, as the claim writes it. */
  missing: string[];
  /** What the claim turned, in words: "“shall” became “may”". */
  changed: string[];
};

/**
 * Shares of the claim's words that its sentences hold. Claims that people wrote from sentences have nearly all of their words from
 * there, claims that cite a sentence beside the right one seldom have (docs/QUALITY.md, "Another sentence").
 */
const supportedFrom = 0.7;
const unsupportedBelow = 0.35;
/** A claim of two or three words may have one of its own. */
const shortClaimFrom = 0.5;

function heldOf(terms: ReadonlySet<string>, text: string): number {
  const held = new Set(termsOf(text));
  return [...terms].filter((term) => held.has(term)).length;
}

function supportOf(claim: string, evidence: string, context: string): Verification['verdict'] {
  const terms = new Set(termsOf(claim));
  if (terms.size === 0) return 'unsupported';
  const held = heldOf(terms, `${evidence} ${context}`);
  const from = terms.size - held > 1 ? supportedFrom : shortClaimFrom;
  if (held >= from * terms.size && heldOf(terms, evidence) > 0) return 'supported';
  return held < unsupportedBelow * terms.size ? 'unsupported' : 'partly';
}

/** True when the claim is one of its sentences, or all of them, word for word. */
function isQuote(claim: string, sentences: readonly string[]): boolean {
  const bare = (text: string) => text.replaceAll(/[^\p{L}\p{N}%$€£<>=≤≥.,]+/gu, ' ').replace(/[\s.]+$/u, '');
  return [...sentences, sentences.join(' ')].some((sentence) => bare(sentence) === bare(claim));
}

/**
 * Checks a claim against the sentences it cites, by rules alone. Every number, date, time, frequency, reference, medicine
 * and name of the claim must be found there; then the claim is laid over its sentences, and what stands in the same place
 * is compared: denials, "shall" and "may", directions, who does what to whom. A wrong value or a turned meaning makes a
 * claim unsupported; a missing name, or a "may" or "unless" left out, makes it partly supported. It finds what was added,
 * changed or turned, and can't prove that a claim follows.
 */
export function verifyClaim(input: VerifyInput): Verification {
  if (input.sentences.length === 0) return { verdict: 'unsupported', missing: [], changed: [] };
  const sentences = input.sentences.map(normaliseText);
  const evidenceText = sentences
    .map((sentence) => (/[.?!;:]$/u.test(sentence) ? sentence : `${sentence}.`))
    .join(' ');
  const contextText = input.context.split('\n').map(normaliseText).join('. ');
  const asWritten = normaliseText(input.claim);
  if (isQuote(asWritten, sentences)) return { verdict: 'supported', missing: [], changed: [] };
  const claimText = asWritten.replace(/^(?:Yes|No),\s+/u, '');
  const [claim, evidence] = [readTokens(claimText), readTokens(evidenceText)];
  const known = joinFacts(evidence, readTokens(contextText));
  const alignment = align(claim.tokens, evidence.tokens);

  const wrong = [...missingValues(claim, known), ...missingMedicines(claim, known)];
  const names = missingNames(claim, known).filter((name) => !wrong.includes(name));
  const missing = [...new Set([...wrong, ...names])];
  const turned = [
    ...checkNegation(alignment),
    ...checkModality(alignment),
    ...checkDirections(alignment),
    ...checkPlaces(alignment, missing),
    ...checkCells(claim.tokens, sentences),
  ];
  const weakened = [...checkHedges(alignment), ...checkExceptions(alignment)];
  const changed = [...new Set([...turned, ...weakened])];

  if (wrong.length > 0 || turned.length > 0) return { verdict: 'unsupported', missing, changed };
  const verdict = supportOf(claimText, evidenceText, contextText);
  const isPartly = verdict === 'supported' && missing.length + changed.length > 0;
  return { verdict: isPartly ? 'partly' : verdict, missing, changed };
}
