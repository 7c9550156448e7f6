'use client';
import type { Answer } from '#lib/shared/answer.ts';
import { formatSeconds } from '#lib/shared/format.ts';
import { answerAsText } from '#lib/shared/pincite.ts';
import { KeepGolden } from '../golden/keep-golden.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { searchedText } from './refusal.tsx';

type AnswerFooterProps = {
  question: string;
  /**
   * A follow-up in full, where it was completed from the turns before. It is not kept as a golden question: it can say what stands in
   * documents that not every manager may read, and as it was typed it says too little.
   */
  searchedQuestion: string | null;
  answer: Answer;
};

/** Copying, and how the answer came about. */
export function AnswerFooter({ question, searchedQuestion, answer }: AnswerFooterProps) {
  const how = answer.mode === 'quotes' ? 'Quotes only, no model' : (answer.model ?? 'Language model');
  const first = answer.claims[0]?.citations[0];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-faint">
      {answer.claims.length > 0 ? (
        <span className="-ml-2.5">
          {answer.mode === 'model' ? (
            <CopyButton label="Copy with sources" text={() => answerAsText(question, answer)} />
          ) : null}
          {first && searchedQuestion === null ? <KeepGolden question={question} citation={first} /> : null}
        </span>
      ) : null}
      {answer.refused ? null : <span>{searchedText(answer.searched)}</span>}
      <span className="tabular">
        {how} · {formatSeconds(answer.seconds.total)}
      </span>
    </div>
  );
}
