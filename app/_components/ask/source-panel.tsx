'use client';
import { ChevronLeft, ChevronRight, ExternalLink, X } from 'lucide-react';
import Link from 'next/link';
import type { Citation, Passage } from '#lib/shared/answer.ts';
import { pinciteOf } from '#lib/shared/pincite.ts';
import { formatPages } from '#lib/shared/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Hint } from '../ui/tooltip.tsx';
import { DocumentViewer } from '../viewer/document-viewer.tsx';
import { citationLink, targetOfCitation, targetOfPage } from '../viewer/viewer-types.ts';
import { CopyQuoteMenu } from './copy-quotes-menu.tsx';
import type { OpenSource } from './source-context.ts';

export type SourcePanelProps = {
  workspaceId: string;
  source: OpenSource;
  /** The format of a passage's document, which the passage itself doesn't say. */
  formatOf: (documentId: string) => Citation['format'];
  onStep: (index: number) => void;
  onClose: () => void;
};

/** The document of a source, opened at its place, with the sentence marked. */
export function SourcePanel({ workspaceId, source, formatOf, onStep, onClose }: SourcePanelProps) {
  const shown = describe(source, formatOf);
  if (!shown) return null;
  const { document, target, place, citation } = shown;
  return (
    <div className="flex h-full min-h-0 flex-col bg-surface">
      <header className="flex items-start gap-1 border-b border-line py-2 pr-2 pl-4">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-sm font-semibold">{document.name}</h2>
          <p className="tabular text-xs text-ink-soft">{place}</p>
        </div>
        {source.kind === 'citation' && source.citations.length > 1 ? (
          <Stepper index={source.index} count={source.citations.length} onStep={onStep} />
        ) : null}
        {citation ? <CopyQuoteMenu citation={citation} /> : null}
        <Hint text="Open the whole document">
          <Link
            href={citationLink(workspaceId, document.id, target)}
            aria-label="Open the whole document"
            className="grid size-7 place-items-center rounded-control text-ink-soft hover:bg-sunken hover:text-ink [&_svg]:size-4"
          >
            <ExternalLink aria-hidden />
          </Link>
        </Hint>
        <IconButton label="Close the source" size="small" onClick={onClose}>
          <X />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1">
        <DocumentViewer document={document} target={target} />
      </div>
    </div>
  );
}

function describe(source: OpenSource, formatOf: SourcePanelProps['formatOf']) {
  if (source.kind === 'passage') return describePassage(source.passage, formatOf);
  const citation = source.citations[source.index];
  if (!citation) return undefined;
  const { documentId: id, documentName: name, versionNumber, format } = citation;
  const place = `Source ${source.index + 1}, ${pinciteOf(citation)}`;
  return {
    document: { id, name, versionNumber, format },
    target: targetOfCitation(citation),
    place,
    citation,
  };
}

function describePassage(passage: Passage, formatOf: SourcePanelProps['formatOf']) {
  const { documentId: id, documentName: name, page, pageEnd } = passage;
  const document = { id, name, format: formatOf(id) };
  const place = `Passage, ${formatPages(page, pageEnd)}`;
  return { document, target: { ...targetOfPage(page), key: passage.chunkId }, place, citation: undefined };
}

type StepperProps = { index: number; count: number; onStep: (index: number) => void };

function Stepper({ index, count, onStep }: StepperProps) {
  return (
    <div className="flex items-center">
      <IconButton
        label="Previous source"
        size="small"
        disabled={index === 0}
        onClick={() => {
          onStep(index - 1);
        }}
      >
        <ChevronLeft />
      </IconButton>
      <span className="tabular text-xs whitespace-nowrap text-ink-soft">
        {index + 1} of {count}
      </span>
      <IconButton
        label="Next source"
        size="small"
        disabled={index === count - 1}
        onClick={() => {
          onStep(index + 1);
        }}
      >
        <ChevronRight />
      </IconButton>
    </div>
  );
}
