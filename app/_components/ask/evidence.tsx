'use client';
import { ChevronRight } from 'lucide-react';
import { formatCount } from '#lib/shared/format.ts';
import { isRunning, type Turn } from '#lib/shared/answer-stream.ts';
import { orderQuotes } from '#lib/shared/pincite.ts';
import { Passages } from './passages.tsx';
import { QuoteGroups } from './quote-groups.tsx';

/**
 * What the answer is made from. While it is being written the sentences found are in view; afterwards the passages fold
 * away under the answer.
 */
export function Evidence({ turn }: { turn: Turn }) {
  if (isRunning(turn) && turn.quotes.length > 0) {
    return (
      <section className="grid gap-2.5 border-t border-line pt-4">
        <h3 className="text-[0.8125rem] font-semibold text-ink-soft">Found in the documents</h3>
        <QuoteGroups groups={orderQuotes(turn.quotes, 'relevance')} />
      </section>
    );
  }
  if (turn.passages.length === 0 || isRunning(turn) || turn.state === 'withheld') return null;
  return (
    <details className="group/evidence">
      <summary className="inline-flex list-none items-center gap-1.5 rounded-control text-[0.8125rem] font-medium text-ink-soft hover:text-ink">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open/evidence:rotate-90" />
        {formatCount(turn.passages.length, 'passage')} read for this answer
      </summary>
      <div className="mt-2.5">
        <Passages passages={turn.passages} />
      </div>
    </details>
  );
}
