'use client';
import { useCallback, useState } from 'react';
import type { PageSize } from '#lib/shared/page-layout.ts';
import type { OpenPdf } from './open-pdf.ts';

/** Sizes of the pages in points: known ones as they are, the others as large as the first page. */
export function usePageSizes(open: OpenPdf) {
  const [known, setKnown] = useState<ReadonlyMap<number, PageSize>>(new Map());
  const sizeOf = useCallback((page: number) => known.get(page) ?? open.firstPageSize, [known, open]);
  const learnSize = useCallback(
    (page: number, size: PageSize) => {
      setKnown((current) => {
        const before = current.get(page) ?? open.firstPageSize;
        const same = before.width === size.width && before.height === size.height;
        return same ? current : new Map(current).set(page, size);
      });
    },
    [open],
  );
  return { sizeOf, learnSize };
}
