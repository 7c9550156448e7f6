'use client';
import clsx from 'clsx';
import { useEffect, useRef, useState } from 'react';
import type { AnswerMode } from '#lib/shared/answer.ts';
import type { WorkspaceSummary } from '#lib/shared/documents.ts';
import type { DocumentList } from '../documents/use-document-list.ts';
import { useReloadConversations } from '../shell/use-conversations.ts';
import { AskStart } from './ask-start.tsx';
import { Composer } from './composer.tsx';
import { DocumentsHint } from './documents-hint.tsx';
import { ModeSwitch } from './mode-switch.tsx';
import { ScopePicker } from './scope-picker.tsx';
import { ThreadTurns } from './thread-turns.tsx';
import { useThread } from './use-thread.ts';

type AskThreadProps = {
  workspace: WorkspaceSummary;
  hasModel: boolean;
  place: { conversationId: string | undefined; started: (conversationId: string) => void };
  list: DocumentList;
};

/** One conversation with its question box. */
export function AskThread({ workspace, hasModel, place, list }: AskThreadProps) {
  const quotesOnly = whyQuotesOnly(workspace, hasModel);
  const [mode, setMode] = useState<AnswerMode>(quotesOnly === null ? 'model' : 'quotes');
  const [chosen, setChosen] = useState<string[]>([]);
  const thread = useThread({
    workspaceId: workspace.id,
    conversationId: place.conversationId,
    onStarted: place.started,
    onEnded: useReloadConversations(workspace.id),
  });
  const { turns, isAsking, draft } = thread;
  const scrollRef = useScrollToNewest(turns.at(-1)?.key, isAsking);
  const isNew = turns.length === 0 && place.conversationId === undefined;
  const ask = (question: string) => {
    void thread.ask({ question, mode, ...(chosen.length === 0 ? {} : { documentIds: chosen }) });
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div
        ref={scrollRef}
        className={clsx('min-h-0 overflow-y-auto px-4 sm:px-8', isNew ? 'pt-[8vh] sm:pt-[16vh]' : 'flex-1')}
      >
        <div className={clsx('mx-auto max-w-3xl', isNew ? 'pt-8 pb-5' : 'py-8')}>
          {isNew ? <AskStart workspace={workspace} list={list} /> : <ThreadTurns thread={thread} />}
        </div>
      </div>
      <div className="mx-auto w-full max-w-[51rem] px-3 pb-3 sm:px-6 sm:pb-5">
        <DocumentsHint workspaceId={workspace.id} documents={list.documents} />
        <Composer
          key={draft.key}
          draft={draft.question}
          placeholder={isNew ? `Ask ${workspace.name}` : 'Ask a follow-up'}
          isAsking={isAsking}
          onAsk={ask}
          onStop={thread.stop}
          options={
            <>
              <ModeSwitch mode={mode} quotesOnly={quotesOnly} onChange={setMode} />
              <ScopePicker documents={list.documents} chosen={chosen} onChange={setChosen} />
            </>
          }
        />
      </div>
    </div>
  );
}

/** Why there are quotes only; null when there may be more. */
function whyQuotesOnly(workspace: WorkspaceSummary, hasModel: boolean): 'workspace' | 'no-model' | null {
  if (!hasModel) return 'no-model';
  return workspace.answerMode === 'quotes' ? 'workspace' : null;
}

/** A new question goes to the top of the view, so that its answer has room below; an old thread opens at its end. */
function useScrollToNewest(newestKey: string | undefined, isAsking: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (newestKey === undefined) return;
    const newest = ref.current?.querySelector(`[data-turn="${CSS.escape(newestKey)}"]`);
    newest?.scrollIntoView({ block: 'start', behavior: isAsking ? 'smooth' : 'instant' });
    // Only a new question scrolls; its end must not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [newestKey]);
  return ref;
}
