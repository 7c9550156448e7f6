'use client';
import { FileText } from 'lucide-react';
import type { Citation } from '#lib/shared/answer.ts';
import { dateOfDocument } from '#lib/shared/pincite.ts';
import { Quote } from './quote.tsx';

type QuoteGroupsProps = { groups: readonly (readonly Citation[])[]; showDates?: boolean };

/** Sentences word for word, by document, each with its place. */
export function QuoteGroups({ groups, showDates = false }: QuoteGroupsProps) {
  const citations = groups.flat();
  return (
    <div className="grid gap-5">
      {groups.map((group) => (
        <section key={group[0]?.documentId} className="grid gap-1">
          <h3 className="flex items-center gap-2 text-[0.8125rem] font-semibold text-ink-soft">
            <FileText aria-hidden className="size-4 shrink-0 text-ink-faint" />
            <span className="min-w-0 break-words">
              {group[0]?.documentName}
              {showDates ? <span className="font-normal text-ink-faint">{dateText(group[0])}</span> : null}
            </span>
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

function dateText(citation: Citation | undefined): string {
  const date = citation && dateOfDocument(citation);
  return date ? ` · ${date.text}` : ' · date not known';
}
