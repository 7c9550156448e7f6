'use client';
import clsx from 'clsx';
import { FoldVertical, UnfoldVertical } from 'lucide-react';
import { useState } from 'react';
import type { Citation } from '#lib/shared/answer.ts';
import { pinciteOf } from '#lib/shared/pincite.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { CopyQuoteMenu } from './copy-quotes-menu.tsx';
import { openCitationId, useSources } from './source-context.ts';
import { QuoteText } from './quote-text.tsx';
import { useQuoteContext } from './use-quote-context.ts';

type QuoteProps = { citation: Citation; citations: readonly Citation[] };

/** A sentence word for word with its place; on request between the sentences that stand around it. */
export function Quote({ citation, citations }: QuoteProps) {
  const { open, openCitation } = useSources();
  const [isWide, setIsWide] = useState(false);
  const around = useQuoteContext(citation, isWide);
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
        <Around text={around.before} />
        <span className="quote-text block text-pretty break-words">
          <QuoteText text={citation.sentence} />
        </span>
        <Around text={around.after} />
        {around.problem === '' ? null : <span className="block text-sm text-danger">{around.problem}</span>}
        <span className="tabular mt-0.5 block text-xs text-ink-faint">
          {pinciteOf(citation)}
          <span className="sr-only">: show it in the document</span>
        </span>
      </button>
      <span className="flex opacity-0 group-focus-within:opacity-100 has-data-[state=open]:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
        <IconButton
          size="small"
          label={isWide ? 'Show the quote alone' : 'Show what stands before and after'}
          aria-expanded={isWide}
          onClick={() => {
            setIsWide(!isWide);
          }}
        >
          {isWide ? <FoldVertical aria-hidden /> : <UnfoldVertical aria-hidden />}
        </IconButton>
        <CopyQuoteMenu citation={citation} />
      </span>
    </li>
  );
}

function Around({ text }: { text: string }) {
  if (text === '') return null;
  return (
    <span className="block text-sm text-pretty break-words text-ink-faint">
      <QuoteText text={text} />
    </span>
  );
}
