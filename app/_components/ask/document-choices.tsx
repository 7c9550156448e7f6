'use client';
import { FileText } from 'lucide-react';
import type { Turn } from '#lib/shared/answer-stream.ts';
import { formatCount } from '#lib/shared/format.ts';
import { Notice } from '../ui/notice.tsx';
import { useAskAgain } from './ask-again.ts';

const choicesShown = 8;

/** Says that the question fits several documents equally, and asks which one is meant. */
export function DocumentChoices({ turn }: { turn: Turn }) {
  const { askAgain } = useAskAgain();
  const choices = turn.answer?.choices ?? [];
  if (choices.length === 0) return null;
  const rest = choices.length - choicesShown;
  return (
    <Notice>
      <p id={`choices-${turn.key}`}>
        This fits {formatCount(choices.length, 'document')} equally. Which one do you mean?
      </p>
      <ul aria-labelledby={`choices-${turn.key}`} className="mt-2 grid gap-1.5">
        {choices.slice(0, choicesShown).map(({ documentId, documentName, detail }) => (
          <li key={documentId}>
            <button
              type="button"
              onClick={() => {
                askAgain(turn, [documentId]);
              }}
              className="flex w-full items-start gap-2 rounded-control border border-line-strong bg-surface px-3 py-2 text-left hover:border-accent"
            >
              <FileText aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
              <span className="min-w-0">
                <span className="block font-medium break-words">{documentName}</span>
                <span className="block text-xs break-words text-ink-soft">{detail}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {rest > 0 ? (
        <p className="mt-2">
          And {formatCount(rest, 'more document', 'more documents')}: choose one under the question box, or
          name a party.
        </p>
      ) : null}
    </Notice>
  );
}
