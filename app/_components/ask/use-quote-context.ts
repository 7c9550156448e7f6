'use client';
import type { Citation } from '#lib/shared/answer.ts';
import { sentenceAfter, sentenceBefore } from '#lib/shared/quote-context.ts';
import { useApi } from '../api/use-api.ts';
import { pagesSchema } from '../viewer/pages-schema.ts';

type QuoteContext = { before: string; after: string; problem: string };

/** The sentences on either side of a cited one, read from the pages that it stands on once they are wanted. */
export function useQuoteContext(
  { documentId, versionNumber, spans }: Citation,
  isWanted: boolean,
): QuoteContext {
  const first = spans[0];
  const last = spans.at(-1);
  const query = new URLSearchParams({
    version: String(versionNumber),
    from: String(first?.page ?? 1),
    to: String(last?.page ?? 1),
  });
  const path = `/api/documents/${documentId}/pages?${query.toString()}`;
  const { data, error } = useApi(isWanted ? path : null, pagesSchema, { revalidateOnFocus: false });
  if (!isWanted || !first || !last) return { before: '', after: '', problem: '' };
  const textOf = (page: number) => data?.pages.find(({ number }) => number === page)?.text ?? '';
  return {
    before: sentenceBefore(textOf(first.page), first.start),
    after: sentenceAfter(textOf(last.page), last.end),
    problem: error ? 'What stands around it could not be read. Open the document instead.' : '',
  };
}
