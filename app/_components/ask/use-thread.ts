'use client';
import { useCallback, useMemo, useState } from 'react';
import { z } from 'zod';
import { messageSchema } from '#lib/shared/answer.ts';
import { isRunning, turnOfMessage, type Turn } from '#lib/shared/answer-stream.ts';
import { useApi } from '../api/use-api.ts';
import { useAsking, type Asked } from './use-asking.ts';

const conversationSchema = z.object({ title: z.string(), messages: z.array(messageSchema) });

type ThreadInput = Parameters<typeof useAsking>[0];

/** The questions and answers of one conversation, and asking the next one. */
export function useThread(input: ThreadInput) {
  const [openedId] = useState(input.conversationId);
  const path = openedId === undefined ? null : `/api/conversations/${openedId}`;
  const history = useApi(path, conversationSchema, { revalidateOnFocus: false });
  const { asked, ask, forget, stop } = useAsking(input);

  const retry = useCallback(
    (turn: Turn) => {
      const before = asked.find((one) => one.turn.key === turn.key);
      forget(turn.key);
      void ask(before?.question ?? { question: turn.question });
    },
    [asked, ask, forget],
  );

  const askAgain = useCallback(
    (turn: Turn, documentIds?: string[]) => {
      const mode = turn.mode === null ? {} : { mode: turn.mode };
      void ask({ question: turn.question, ...mode, ...(documentIds && { documentIds }) });
    },
    [ask],
  );
  const isNarrowed = (turn: Turn) =>
    asked.some((one) => one.turn.key === turn.key && one.question.documentIds !== undefined);

  const box = useDraft();
  const messages = history.data?.messages;
  const turns = useMemo(() => mergeTurns(messages?.map(turnOfMessage) ?? [], asked), [messages, asked]);
  const { isLoading, error, reload } = history;
  return {
    turns,
    isAsking: turns.some(isRunning),
    isLoading,
    error,
    reload,
    ask,
    askAgain,
    isNarrowed,
    retry,
    stop,
    ...box,
  };
}

/** What stands in the question box; it is made anew for each question that comes back into it. */
function useDraft() {
  const [draft, setDraft] = useState({ key: 0, question: '' });
  const rephrase = (question: string) => {
    setDraft({ key: draft.key + 1, question });
  };
  return { draft, rephrase };
}

/** What was asked here replaces its copy in the history, should that be fetched again. */
function mergeTurns(history: Turn[], asked: Asked[]): Turn[] {
  const own = new Set(asked.map(({ turn }) => turn.messageId));
  return [...history.filter((turn) => !own.has(turn.messageId)), ...asked.map(({ turn }) => turn)];
}
