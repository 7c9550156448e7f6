'use client';
import { createContext, use } from 'react';
import type { Turn } from '#lib/shared/answer-stream.ts';

type AskAgainApi = {
  /** Asks the question of a turn once more, in these documents; in all when left out. */
  askAgain: (turn: Turn, documentIds?: string[]) => void;
  /** Brings a question back into the question box. */
  rephrase: (question: string) => void;
  /** True when the turn was asked in chosen documents only. */
  isNarrowed: (turn: Turn) => boolean;
};

export const AskAgainContext = createContext<AskAgainApi>({
  askAgain: () => undefined,
  rephrase: () => undefined,
  isNarrowed: () => false,
});

/** Asking a question of the conversation again, from anywhere in its answer. */
export function useAskAgain(): AskAgainApi {
  return use(AskAgainContext);
}
