'use client';
import { createContext, use } from 'react';
import type { Citation, Passage } from '#lib/shared/answer.ts';

/** A source that is open beside the answer: one of the answer's citations, or a whole passage. */
export type OpenSource =
  { kind: 'citation'; citations: readonly Citation[]; index: number } | { kind: 'passage'; passage: Passage };

type SourceApi = {
  open: OpenSource | undefined;
  openCitation: (citations: readonly Citation[], index: number) => void;
  openPassage: (passage: Passage) => void;
};

export const SourceContext = createContext<SourceApi>({
  open: undefined,
  openCitation: () => undefined,
  openPassage: () => undefined,
});

/** Opens sources from anywhere in an answer. */
export function useSources(): SourceApi {
  return use(SourceContext);
}

/** The id of the citation that is open, to show which marker it belongs to. */
export function openCitationId(open: OpenSource | undefined): string | undefined {
  return open?.kind === 'citation' ? open.citations[open.index]?.id : undefined;
}
