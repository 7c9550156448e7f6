'use client';
import { formatCount } from '#lib/shared/format.ts';
import { isRunning, type Turn } from '#lib/shared/answer-stream.ts';
import { withheldText } from '#lib/shared/verdict-words.ts';
import { Spinner } from '../ui/spinner.tsx';

function progressText(turn: Turn): string {
  if (turn.state === 'waiting') return 'Searching the documents…';
  if (turn.queuePosition !== null && turn.queuePosition > 0) {
    return `Waiting: ${formatCount(turn.queuePosition, 'question')} before yours. The sentences found are below.`;
  }
  if (turn.mode === 'quotes') return 'Choosing the sentences…';
  return turn.claims.length === 0 ? 'Reading what was found…' : 'Writing and checking…';
}

/** What is going on, in one line; also read out by screen readers, without every word of the answer. */
export function TurnProgress({ turn }: { turn: Turn }) {
  return (
    <div role="status" className={isRunning(turn) ? 'text-sm text-ink-soft' : 'sr-only'}>
      {isRunning(turn) ? (
        <span className="flex items-center gap-2">
          <Spinner />
          {progressText(turn)}
        </span>
      ) : null}
      {turn.state === 'complete' ? <span>The answer is complete.</span> : null}
      {turn.state === 'complete' && turn.withheldClaims.length > 0 ? (
        <span> {withheldText(turn.withheldClaims.length)}</span>
      ) : null}
    </div>
  );
}
