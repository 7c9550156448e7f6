'use client';
import { useEffect, useRef, useState } from 'react';
import type { Candidate } from '#lib/admin/model-votes.ts';
import { applyAnswerEvent, newTurn, type Turn } from '#lib/shared/answer-stream.ts';
import { asApiError, sendJson } from '../../../api/client.ts';
import { askStream } from '../../../ask/ask-stream.ts';

/** One question to two models: `first` and `second` are in the order in which they are asked and shown. */
export type Comparison = {
  workspaceId: string;
  blind: boolean;
  candidates: readonly [Candidate, Candidate];
  turns: readonly [Turn, Turn];
  isRunning: boolean;
  /** Tells it from the one before. */
  number: number;
};

type Question = {
  workspaceId: string;
  question: string;
  candidates: readonly [Candidate, Candidate];
  blind: boolean;
};

/** Asks the two models one after the other: they share one machine. Leaving the page, or a new comparison, stops what runs. */
export function useComparing() {
  const [comparison, setComparison] = useState<Comparison>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const change = (index: 0 | 1, next: (turn: Turn) => Turn) => {
    setComparison((now) => {
      if (!now) return now;
      const [first, second] = now.turns;
      return { ...now, turns: index === 0 ? [next(first), second] : [first, next(second)] };
    });
  };

  const start = async ({ workspaceId, question, candidates, blind }: Question) => {
    running.current?.abort();
    const stopper = new AbortController();
    running.current = stopper;
    const turns = [newTurn('first', question), newTurn('second', question)] as const;
    setComparison((before) => ({
      ...{ workspaceId, blind, candidates, turns },
      isRunning: true,
      number: (before?.number ?? 0) + 1,
    }));
    for (const index of [0, 1] as const) {
      const input = { question, mode: 'model' as const, chat: candidates[index].choice };
      await askOne({ workspaceId, input, signal: stopper.signal }, (next) => {
        if (!stopper.signal.aborted) change(index, next);
      });
      if (stopper.signal.aborted) break;
    }
    setComparison((now) => (now && running.current === stopper ? { ...now, isRunning: false } : now));
  };
  const stop = () => running.current?.abort();
  return { comparison, start, stop };
}

/** Asks one model. The conversation that it made is not kept: it was no question of anybody’s work. */
async function askOne(
  asked: Parameters<typeof askStream>[0],
  change: (next: (turn: Turn) => Turn) => void,
): Promise<void> {
  let conversationId: string | undefined;
  try {
    for await (const event of askStream(asked)) {
      if (event.type === 'answer-start') conversationId = event.conversationId;
      change((turn) => applyAnswerEvent(turn, event));
    }
  } catch (thrown) {
    const { code, message, requestId } = asApiError(thrown);
    change((turn) => ({ ...turn, state: 'failed', error: { code, message, requestId } }));
  }
  if (conversationId !== undefined) {
    // Should this fail, it stays in the list of conversations, where it can be deleted by hand.
    await sendJson('DELETE', `/api/conversations/${conversationId}`).catch(() => undefined);
  }
}
