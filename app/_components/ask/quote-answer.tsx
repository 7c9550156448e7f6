'use client';
import { ChevronDown, Copy } from 'lucide-react';
import { useMemo } from 'react';
import type { Citation } from '#lib/shared/answer.ts';
import { orderQuotes } from '#lib/shared/pincite.ts';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { CopyQuotesMenu } from './copy-quotes-menu.tsx';
import { QuoteGroups } from './quote-groups.tsx';
import { useQuoteOrder } from './quote-order.ts';

/** The quotes that are the answer: in the order that is chosen, and to be copied together in that order. */
export function QuoteAnswer({ citations }: { citations: readonly Citation[] }) {
  const [order, setOrder] = useQuoteOrder();
  const groups = useMemo(() => orderQuotes(citations, order), [citations, order]);
  return (
    <div className="grid gap-4">
      <QuoteGroups groups={groups} showDates={order === 'date'} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {groups.length > 1 ? (
          <Segmented
            label="Order of the documents"
            value={order}
            onChange={setOrder}
            options={[
              { value: 'relevance', label: 'Most relevant first' },
              { value: 'date', label: 'Newest first' },
            ]}
          />
        ) : null}
        <CopyQuotesMenu
          citations={groups.flat()}
          trigger={
            <Button tone="quiet" size="small">
              <Copy aria-hidden />
              Copy all
              <ChevronDown aria-hidden />
            </Button>
          }
        />
      </div>
    </div>
  );
}
