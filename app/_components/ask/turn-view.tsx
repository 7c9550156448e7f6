'use client';
import type { Turn } from '#lib/shared/answer-stream.ts';
import { TurnAnswer } from './turn-answer.tsx';

type TurnViewProps = { turn: Turn; isLast: boolean; onRetry: (turn: Turn) => void };

/** One question with its answer. */
export function TurnView({ turn, isLast, onRetry }: TurnViewProps) {
  return (
    <article
      aria-label={turn.question}
      data-turn={turn.key}
      className={`grid scroll-mt-4 content-start gap-4 ${isLast ? 'min-h-[55vh]' : ''}`}
    >
      <header>
        <h2 className="text-lg leading-snug font-semibold tracking-tight text-pretty break-words whitespace-pre-wrap">
          {turn.question}
        </h2>
        {turn.searchedQuestion === null ? null : (
          <p className="mt-1 text-[0.8125rem] text-ink-faint">Searched as: {turn.searchedQuestion}</p>
        )}
      </header>
      <TurnAnswer turn={turn} onRetry={onRetry} />
    </article>
  );
}
