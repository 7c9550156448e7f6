'use client';
import { useSyncExternalStore } from 'react';
import type { QuoteOrder } from '#lib/shared/pincite.ts';

let chosen: QuoteOrder = 'relevance';
const listeners = new Set<() => void>();

function subscribe(notify: () => void) {
  listeners.add(notify);
  return () => {
    listeners.delete(notify);
  };
}

function choose(order: QuoteOrder): void {
  chosen = order;
  for (const notify of listeners) notify();
}

/** The order of quotes: one choice for all answers on the screen and those to come, until the page is loaded again. */
export function useQuoteOrder(): [QuoteOrder, (order: QuoteOrder) => void] {
  const order = useSyncExternalStore(
    subscribe,
    () => chosen,
    () => 'relevance' as const,
  );
  return [order, choose];
}
