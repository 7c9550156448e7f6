import type { AnswerEvent } from '#lib/shared/answer.ts';
import type { AnswerProgress } from './answer-progress.ts';
import { toWithheld } from './build-claim.ts';
import type { GenerateEvent } from './generate.ts';

/**
 * Keeps what the model said and returns what the reader is told of it. Where unsupported claims are withheld, a claim is
 * told only once it is checked: its first words would be read before anything is known about them.
 */
export function takeFromModel(progress: AnswerProgress, event: GenerateEvent): AnswerEvent[] {
  const withholds = progress.prepared.unsupportedClaims === 'withhold';
  switch (event.type) {
    case 'queue-position':
      return [event];
    case 'claim-delta': {
      const isFirst = progress.firstTokenAt === null;
      progress.firstTokenAt ??= performance.now();
      if (!withholds) return [event];
      return isFirst ? [{ type: 'queue-position', position: 0 }] : [];
    }
    case 'claim-end': {
      const { claim } = event;
      if (withholds && claim.verdict === 'unsupported') {
        progress.withheldClaims.push(toWithheld(claim));
        return [{ type: 'claim-withheld', claim: toWithheld(claim) }];
      }
      progress.claims.push(claim);
      return [withholds ? { ...event, index: progress.claims.length - 1 } : event];
    }
  }
}
