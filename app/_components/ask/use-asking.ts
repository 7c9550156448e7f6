'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AskInput } from '#lib/shared/answer.ts';
import { applyAnswerEvent, newTurn, type Turn } from '#lib/shared/answer-stream.ts';
import { asApiError } from '../api/client.ts';
import { askStream } from './ask-stream.ts';

export type Question = Pick<AskInput, 'question' | 'mode' | 'documentIds'>;

/** A question that was asked on this page, with what is needed to ask it again. */
export type Asked = { turn: Turn; question: Question };

type AskingInput = {
  workspaceId: string;
  /** The conversation that goes on; undefined to start one. */
  conversationId: string | undefined;
  onStarted: (conversationId: string) => void;
  onEnded: () => void;
};

let lastKey = 0;

/** Asks questions one at a time and keeps their answers. A new question, or leaving the page, stops a running answer. */
export function useAsking({ workspaceId, conversationId, onStarted, onEnded }: AskingInput) {
  const [asked, setAsked] = useState<Asked[]>([]);
  const currentId = useRef(conversationId);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const change = useCallback((key: string, next: (turn: Turn) => Turn) => {
    setAsked((all) => all.map((one) => (one.turn.key === key ? { ...one, turn: next(one.turn) } : one)));
  }, []);

  const ask = useCallback(
    async (question: Question) => {
      running.current?.abort();
      const stopper = new AbortController();
      running.current = stopper;
      lastKey += 1;
      const key = `asked-${lastKey}`;
      setAsked((all) => [...all, { turn: newTurn(key, question.question), question }]);
      const input = {
        ...question,
        ...(currentId.current === undefined ? {} : { conversationId: currentId.current }),
      };
      try {
        for await (const event of askStream({ workspaceId, input, signal: stopper.signal })) {
          if (event.type === 'answer-start' && currentId.current !== event.conversationId) {
            currentId.current = event.conversationId;
            onStarted(event.conversationId);
          }
          change(key, (turn) => applyAnswerEvent(turn, event));
        }
      } catch (thrown) {
        change(key, (turn) => (stopper.signal.aborted ? cancelled(turn) : failed(turn, thrown)));
      }
      onEnded();
    },
    [workspaceId, change, onStarted, onEnded],
  );

  const forget = useCallback((key: string) => {
    setAsked((all) => all.filter((one) => one.turn.key !== key));
  }, []);
  const stop = useCallback(() => running.current?.abort(), []);
  return { asked, ask, forget, stop };
}

/** What was written but not checked is not shown as an answer. */
function cancelled(turn: Turn): Turn {
  return {
    ...turn,
    state: 'cancelled',
    queuePosition: null,
    claims: turn.claims.filter(({ checked }) => checked),
  };
}

function failed(turn: Turn, thrown: unknown): Turn {
  const { code, message, requestId } = asApiError(thrown);
  return { ...turn, state: 'failed', queuePosition: null, error: { code, message, requestId } };
}
