'use client';
import clsx from 'clsx';
import { FileText } from 'lucide-react';
import type { Citation } from '#lib/shared/answer.ts';
import { groupByDocument, pinciteOf, quoteWithPincite } from '#lib/shared/pincite.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { openCitationId, useSources } from './source-context.ts';

type QuoteGroupsProps = { citations: readonly Citation[] };

/** Sentences word for word, by document, each with its place. */
export function QuoteGroups({ citations }: QuoteGroupsProps) {
  return (
    <div className="grid gap-5">
      {groupByDocument(citations).map((group) => (
        <section key={group[0]?.documentId} className="grid gap-1">
          <h3 className="flex items-center gap-2 text-[0.8125rem] font-semibold text-ink-soft">
            <FileText aria-hidden className="size-4 shrink-0 text-ink-faint" />
            <span className="min-w-0 break-words">{group[0]?.documentName}</span>
          </h3>
          <ul className="grid gap-1">
            {group.map((citation) => (
              <Quote key={citation.id} citation={citation} citations={citations} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Quote({ citation, citations }: QuoteGroupsProps & { citation: Citation }) {
  const { open, openCitation } = useSources();
  const isOpen = openCitationId(open) === citation.id;
  return (
    <li className="group flex items-start gap-1">
      <button
        type="button"
        aria-pressed={isOpen}
        onClick={() => {
          openCitation(citations, citations.indexOf(citation));
        }}
        className={clsx(
          'min-w-0 flex-1 rounded-r-control border-l-2 py-1.5 pr-2 pl-3.5 text-left transition-colors',
          isOpen
            ? 'border-mark-line bg-mark/50'
            : 'border-line-strong/50 hover:border-mark-line hover:bg-mark/30',
        )}
      >
        <span className="quote-text block text-pretty break-words">{citation.sentence}</span>
        <span className="tabular mt-0.5 block text-xs text-ink-faint">
          {pinciteOf(citation)}
          <span className="sr-only">: show it in the document</span>
        </span>
      </button>
      <span className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
        <CopyButton iconOnly label="Copy the quote with its place" text={() => quoteWithPincite(citation)} />
      </span>
    </li>
  );
}
