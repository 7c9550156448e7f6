'use client';
import { ApiErrorState } from '../ui/api-error-state.tsx';
import { SkeletonText } from '../ui/skeleton.tsx';
import { AskAgainContext } from './ask-again.ts';
import { TurnView } from './turn-view.tsx';
import type { useThread } from './use-thread.ts';

/** The questions and answers, oldest first. */
export function ThreadTurns({ thread }: { thread: ReturnType<typeof useThread> }) {
  const { turns, isLoading, error, reload, retry, askAgain, isNarrowed, rephrase } = thread;
  return (
    <div className="grid gap-10">
      <h1 className="sr-only">Conversation</h1>
      {isLoading ? <SkeletonText lines={6} /> : null}
      {error ? (
        <ApiErrorState title="The conversation could not be loaded" error={error} onRetry={reload} />
      ) : null}
      <AskAgainContext value={{ askAgain, isNarrowed, rephrase }}>
        {turns.map((turn, index) => (
          <TurnView key={turn.key} turn={turn} isLast={index === turns.length - 1} onRetry={retry} />
        ))}
      </AskAgainContext>
    </div>
  );
}
