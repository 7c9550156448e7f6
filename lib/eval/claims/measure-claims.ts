import { verifyClaim } from '#lib/answer/verify/verify-claim.ts';
import type { TestClaim } from './build-claims.ts';

/** Changed claims that were not called supported, of all of a kind. */
export type Detection = { claims: number; found: number; unsupported: number };
/** True claims that were not called supported, of all of a kind. */
export type FalseAlarms = { claims: number; alarms: number };

export type ClaimReport = {
  /** By kind of change. */
  detection: Record<string, Detection>;
  /** By kind of paraphrase. */
  falseAlarms: Record<string, FalseAlarms>;
  msPerClaim: { mean: number; max: number };
};

/** What a claim was taken for, when that was wrong. */
export type Mistake = TestClaim & { missing: string[]; changed: string[] };

/** Checks every claim and counts what was found and what was blamed without reason. */
export function measureClaims(
  claims: readonly TestClaim[],
  onMistake?: (mistake: Mistake) => void,
): ClaimReport {
  const detection: Record<string, Detection> = {};
  const falseAlarms: Record<string, FalseAlarms> = {};
  let [total, longest] = [0, 0];
  for (const test of claims) {
    const start = performance.now();
    const { verdict, missing, changed } = verifyClaim({
      claim: test.claim,
      sentences: test.sentences,
      context: '',
    });
    const elapsed = performance.now() - start;
    total += elapsed;
    longest = Math.max(longest, elapsed);
    const isBlamed = verdict !== 'supported';
    if (test.isTrue) {
      const count = (falseAlarms[test.kind] ??= { claims: 0, alarms: 0 });
      count.claims += 1;
      if (isBlamed) count.alarms += 1;
    } else {
      const count = (detection[test.kind] ??= { claims: 0, found: 0, unsupported: 0 });
      count.claims += 1;
      if (isBlamed) count.found += 1;
      if (verdict === 'unsupported') count.unsupported += 1;
    }
    if (isBlamed === test.isTrue) onMistake?.({ ...test, missing, changed });
  }
  return { detection, falseAlarms, msPerClaim: { mean: total / Math.max(claims.length, 1), max: longest } };
}
