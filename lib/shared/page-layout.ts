export type PageSize = { width: number; height: number };

/** Space above, between and below pages, in CSS pixels. */
export const pageGap = 12;

/** Where each page begins: `tops[n - 1]` is the upper edge of page n, and the last entry is the whole height. */
export type PageLayout = { tops: Float64Array; pageCount: number };

type LayoutInput = { pageCount: number; scale: number; sizeOf: (page: number) => PageSize };

/** Stacks the pages. Pages not seen yet have the size of the first one until they are. */
export function layOutPages({ pageCount, scale, sizeOf }: LayoutInput): PageLayout {
  const tops = new Float64Array(pageCount + 1);
  let top = pageGap;
  for (let page = 1; page <= pageCount; page += 1) {
    tops[page - 1] = top;
    top += Math.round(sizeOf(page).height * scale) + pageGap;
  }
  tops[pageCount] = top;
  return { tops, pageCount };
}

/** The upper edge of a page. */
export function topOf(layout: PageLayout, page: number): number {
  return layout.tops[Math.min(Math.max(page, 1), layout.pageCount) - 1] ?? 0;
}

/** The page at this height, by binary search: quick for thousands of pages. */
export function pageAt(layout: PageLayout, height: number): number {
  let low = 1;
  let high = layout.pageCount;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (topOf(layout, middle) <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The pages that show between two heights. */
export function pagesBetween(layout: PageLayout, from: number, to: number): number[] {
  const first = pageAt(layout, from);
  const last = pageAt(layout, to);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
