import type { ReadScope } from '#lib/core/read-scope.ts';
import type { AnswerEvent } from '#lib/shared/answer.ts';
import type { AnswerProgress } from './answer-progress.ts';
import { toWithheld } from './build-claim.ts';
import type { GenerateEvent } from './generate.ts';
import { numberLines } from './number-lines.ts';

/**
 * Keeps what the model said, with the lines of what it cites, and returns what the reader is told of it. Where unsupported claims are withheld, a claim is
 * told only once it is checked: its first words would be read before anything is known about them.
 */
export async function takeFromModel(
  progress: AnswerProgress,
  input: { event: GenerateEvent; scope: ReadScope },
): Promise<AnswerEvent[]> {
  const { event, scope } = input;
  const withholds = progress.prepared.unsupportedClaims === 'withhold';
  switch (event.type) {
    case 'queue-position':
      return [event];
    case 'claim-delta': {
      const isFirst = progress.firstTokenAt === null;
      progress.writtenText += event.text;
      progress.firstTokenAt ??= performance.now();
      if (!withholds) return [event];
      return isFirst ? [{ type: 'queue-position', position: 0 }] : [];
    }
    case 'claim-end': {
      const claim = { ...event.claim, citations: await numberLines(scope, event.claim.citations) };
      if (withholds && claim.verdict === 'unsupported') {
        progress.withheldClaims.push(toWithheld(claim));
        return [{ type: 'claim-withheld', claim: toWithheld(claim) }];
      }
      progress.claims.push(claim);
      return [{ ...event, claim, index: withholds ? progress.claims.length - 1 : event.index }];
    }
  }
}
