'use client';
import clsx from 'clsx';
import type { Citation } from '#lib/shared/answer.ts';
import type { TurnClaim } from '#lib/shared/answer-stream.ts';
import { CitationMarker } from './citation-marker.tsx';
import { VerdictMark } from './verdict-mark.tsx';

type ClaimListProps = { claims: readonly TurnClaim[]; citations: readonly Citation[]; isWriting: boolean };

/** The claims of a written answer, each with its sources and its verdict. */
export function ClaimList({ claims, citations, isWriting }: ClaimListProps) {
  return (
    <ol className="grid gap-3.5">
      {claims.map((claim, index) => (
        <li key={index}>
          <ClaimView
            claim={claim}
            citations={citations}
            isWriting={isWriting && index === claims.length - 1}
          />
        </li>
      ))}
    </ol>
  );
}

type ClaimViewProps = { claim: TurnClaim; citations: readonly Citation[]; isWriting: boolean };

function ClaimView({ claim, citations, isWriting }: ClaimViewProps) {
  const { checked } = claim;
  const numbers =
    checked?.citations.map(({ id }) => citations.findIndex((citation) => citation.id === id)) ?? [];
  const isDoubtful = checked?.verdict === 'unsupported';
  return (
    <div className={clsx('text-base leading-relaxed', isDoubtful && 'border-l-2 border-danger pl-3')}>
      <span>{claim.text}</span>
      {isWriting && checked === null ? (
        <span aria-hidden className="ml-0.5 inline-block h-4 w-1.5 animate-pulse bg-accent align-middle" />
      ) : null}
      {numbers.length > 0 ? (
        <span className="ml-1 whitespace-nowrap">
          {numbers.map((number) => (
            <CitationMarker key={number} citations={citations} index={number} />
          ))}
        </span>
      ) : null}
      {checked === null ? null : (
        <span className="ml-1.5 align-middle">
          <VerdictMark claim={checked} />
        </span>
      )}
    </div>
  );
}
