'use client';
import { Bookmark } from 'lucide-react';
import { createContext, use, useState } from 'react';
import type { Citation } from '#lib/shared/answer.ts';
import { goldenQuoteMaxLength } from '#lib/shared/golden-questions.ts';
import { sendJson } from '../api/client.ts';
import { useAct } from '../forms/use-act.ts';
import { Button } from '../ui/button.tsx';

/** The workspace whose golden questions this person may add to; null for everybody but its managers. */
export const GoldenContext = createContext<string | null>(null);

/** Keeps an answered question, with the place of the answer's first source as the right one. */
export function KeepGolden({ question, citation }: { question: string; citation: Citation }) {
  const workspaceId = use(GoldenContext);
  const [isKept, setKept] = useState(false);
  const { act, busyKey } = useAct();
  if (workspaceId === null) return null;
  const keep = async () => {
    const body = {
      question,
      documentId: citation.documentId,
      page: citation.spans[0]?.page ?? null,
      quote: citation.sentence.slice(0, goldenQuoteMaxLength),
    };
    const isDone = await act({
      key: 'keep',
      work: () => sendJson('POST', `/api/workspaces/${workspaceId}/golden-questions`, body),
      done: 'Kept, with the first source as the right answer.',
    });
    setKept(isDone);
  };
  return (
    <Button tone="quiet" size="small" busy={busyKey === 'keep'} disabled={isKept} onClick={() => void keep()}>
      <Bookmark aria-hidden />
      {isKept ? 'Kept as golden question' : 'Keep as golden question'}
    </Button>
  );
}
