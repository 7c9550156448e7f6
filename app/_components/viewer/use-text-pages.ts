'use client';
import { useCallback, useEffect, useState } from 'react';
import { getJson } from '../api/client.ts';
import type { PageText } from '#lib/shared/documents.ts';
import { pagesSchema } from './pages-schema.ts';
import type { ViewedDocument } from './viewer-types.ts';

/** Pages fetched at once. */
const sliceLength = 10;

type Slice = { pages: PageText[]; error: Error | undefined; atStart: boolean; atEnd: boolean };

/** The text of pages around a place, a slice at a time; more in both directions on request. */
export function useTextPages(document: ViewedDocument, firstWanted: number) {
  const start = Math.max(1, firstWanted - 2);
  const [slice, setSlice] = useState<Slice>({
    pages: [],
    error: undefined,
    atStart: start === 1,
    atEnd: false,
  });
  const { id, versionNumber } = document;
  const load = useCallback(
    async (from: number, to: number) => {
      try {
        const version = versionNumber === undefined ? {} : { version: String(versionNumber) };
        const query = new URLSearchParams({ from: String(from), to: String(to), ...version });
        const path = `/api/documents/${id}/pages?${query.toString()}`;
        const { pages } = await getJson(path, pagesSchema);
        setSlice((current) => merge(current, { pages, from, to }));
      } catch (error) {
        setSlice((current) => ({
          ...current,
          error: error instanceof Error ? error : new Error(String(error)),
        }));
      }
    },
    [id, versionNumber],
  );
  useEffect(() => {
    void load(start, start + sliceLength - 1);
  }, [load, start]);
  const first = slice.pages[0]?.number ?? start;
  const last = slice.pages.at(-1)?.number ?? start;
  return {
    ...slice,
    retry: () => load(start, start + sliceLength - 1),
    loadBefore: () => load(Math.max(1, first - sliceLength), first - 1),
    loadAfter: () => load(last + 1, last + sliceLength),
  };
}

function merge(current: Slice, loaded: { pages: PageText[]; from: number; to: number }): Slice {
  const byNumber = new Map(current.pages.map((page) => [page.number, page]));
  for (const page of loaded.pages) byNumber.set(page.number, page);
  const pages = [...byNumber.values()].sort((left, right) => left.number - right.number);
  const isShort = loaded.pages.length < loaded.to - loaded.from + 1;
  const isLast = isShort && loaded.to >= (pages.at(-1)?.number ?? 0);
  return {
    pages,
    error: undefined,
    atStart: current.atStart || loaded.from === 1,
    atEnd: current.atEnd || isLast,
  };
}
