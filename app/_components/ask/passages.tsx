'use client';
import type { Passage } from '#lib/shared/answer.ts';
import { formatPages } from '#lib/shared/format.ts';
import { useSources } from './source-context.ts';

const mostLines = 'line-clamp-4';

/** The passages nearest to the question; a click opens the page. */
export function Passages({ passages }: { passages: readonly Passage[] }) {
  const { openPassage } = useSources();
  return (
    <ul className="grid gap-2">
      {passages.map((passage) => (
        <li key={passage.chunkId}>
          <button
            type="button"
            onClick={() => {
              openPassage(passage);
            }}
            className="w-full rounded-card border border-line bg-surface px-3.5 py-2.5 text-left hover:border-line-strong"
          >
            <span className="block text-xs break-words text-ink-soft">
              <span className="font-semibold">{passage.documentName}</span>,{' '}
              {formatPages(passage.page, passage.pageEnd)}
            </span>
            <span className={`quote-text mt-1 text-[0.9375rem] break-words whitespace-pre-line ${mostLines}`}>
              {passage.text}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
