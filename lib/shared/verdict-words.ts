import type { Claim, WithheldClaim } from './answer.ts';
import { formatCount } from './format.ts';

/** What a verdict says, in words. */
export function verdictText(claim: Pick<Claim, 'verdict' | 'missing' | 'changed'>): string {
  switch (claim.verdict) {
    case 'verbatim':
      return 'Quoted word for word';
    case 'supported':
      return 'Supported';
    case 'partly': {
      const remarks = remarksOn(claim);
      return remarks === '' ? 'Partly supported' : `Partly: ${remarks}`;
    }
    case 'unsupported': {
      const remarks = remarksOn(claim);
      return remarks === '' ? 'Not supported by the source' : `Not supported: ${remarks}`;
    }
  }
}

/** What the check of a claim found, in words; empty when only its words as a whole told against it. */
function remarksOn({ missing, changed }: Pick<Claim, 'missing' | 'changed'>): string {
  const verb = missing.length === 1 ? 'is' : 'are';
  return [
    ...(missing.length > 0 ? [`${missing.join(', ')} ${verb} not in the source`] : []),
    ...changed,
  ].join('; ');
}

/** That claims were withheld, and why. */
export function withheldText(count: number): string {
  return count === 1
    ? '1 claim was withheld: no sentence that it cites supports it.'
    : `${formatCount(count, 'claim')} were withheld: no sentence that they cite supports them.`;
}

/** Which check a withheld claim failed. What it said is not repeated as something that is so. */
export function withheldReason(claim: WithheldClaim): string {
  if (claim.citations.length === 0) return 'It cited no sentence of the documents';
  const remarks = remarksOn(claim);
  return remarks === '' ? 'Too little of it stands in the cited sentence' : remarks;
}
