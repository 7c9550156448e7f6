'use client';
import clsx from 'clsx';
import type { Citation } from '#lib/shared/answer.ts';
import { pinciteOf } from '#lib/shared/pincite.ts';
import { HoverCard } from '../ui/hover-card.tsx';
import { openCitationId, useSources } from './source-context.ts';

type CitationMarkerProps = { citations: readonly Citation[]; index: number };

/** The number of a source. Hover or focus shows the sentence, a click opens it in its document. */
export function CitationMarker({ citations, index }: CitationMarkerProps) {
  const { open, openCitation } = useSources();
  const citation = citations[index];
  if (!citation) return null;
  const isOpen = openCitationId(open) === citation.id;
  const place = `${citation.documentName}, ${pinciteOf(citation)}`;
  return (
    <HoverCard card={<CitationCard citation={citation} />}>
      <button
        type="button"
        aria-label={`Source ${index + 1}: ${place}`}
        aria-pressed={isOpen}
        onClick={() => {
          openCitation(citations, index);
        }}
        className={clsx(
          'tabular mx-0.5 inline-grid h-5 min-w-5 -translate-y-px place-items-center rounded px-1 align-middle text-xs font-semibold',
          isOpen
            ? 'bg-accent text-accent-ink'
            : 'bg-accent-soft text-accent hover:bg-accent hover:text-accent-ink',
        )}
      >
        {index + 1}
      </button>
    </HoverCard>
  );
}

function CitationCard({ citation }: { citation: Citation }) {
  return (
    <>
      <p className="quote-text border-l-2 border-mark-line pl-3">{citation.sentence}</p>
      <p className="mt-2 text-xs text-ink-soft">
        {citation.documentName}, {pinciteOf(citation)}
      </p>
    </>
  );
}
