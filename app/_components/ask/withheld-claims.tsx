'use client';
import { ChevronRight, EyeOff } from 'lucide-react';
import { Fragment, useMemo } from 'react';
import type { WithheldClaim } from '#lib/shared/answer.ts';
import { numberCitations, pinciteOf } from '#lib/shared/pincite.ts';
import { withheldReason, withheldText } from '#lib/shared/verdict-words.ts';
import { useSources } from './source-context.ts';

/** How many claims are not shown, and on request which check each failed; never what they said. */
export function WithheldClaims({ claims }: { claims: readonly WithheldClaim[] }) {
  if (claims.length === 0) return null;
  return (
    <details className="group/withheld rounded-card border border-line bg-surface px-3.5 py-2.5 text-sm">
      <summary className="flex list-none items-start gap-2 rounded-control">
        <EyeOff aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
        <span className="min-w-0 flex-1">
          {withheldText(claims.length)}{' '}
          <span className="inline-flex items-center gap-0.5 font-medium text-accent">
            What the check found
            <ChevronRight aria-hidden className="size-4 transition-transform group-open/withheld:rotate-90" />
          </span>
        </span>
      </summary>
      <ul className="mt-2.5 grid gap-2 border-t border-line pt-2.5 pl-6">
        {claims.map((claim, index) => (
          <Finding key={index} claim={claim} />
        ))}
      </ul>
    </details>
  );
}

function Finding({ claim }: { claim: WithheldClaim }) {
  const { openCitation } = useSources();
  const citations = useMemo(() => numberCitations([claim]), [claim]);
  return (
    <li className="break-words">
      {withheldReason(claim)}.
      {citations.map((citation, index) => (
        <Fragment key={citation.id}>
          {' '}
          <button
            type="button"
            onClick={() => {
              openCitation(citations, index);
            }}
            className="rounded text-left text-accent underline underline-offset-2"
          >
            <span className="sr-only">Read what it cited: </span>
            {citation.documentName}, {pinciteOf(citation)}
          </button>
        </Fragment>
      ))}
    </li>
  );
}
