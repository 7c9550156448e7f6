'use client';
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { pageAt, topOf, type PageLayout } from '#lib/shared/page-layout.ts';
import type { ViewerTarget } from './viewer-types.ts';

type PageScrollInput = {
  ref: RefObject<HTMLElement | null>;
  layout: PageLayout;
  scale: number;
  target: ViewerTarget;
};

/** Room above what is scrolled to, so that the line before it can be read too. */
const headroom = 96;

function heightOf(target: ViewerTarget, layout: PageLayout, scale: number): number {
  const rects = target.spans.filter((span) => span.page === target.page).flatMap((span) => span.rects);
  const top = topOf(layout, target.page);
  if (rects.length === 0) return top - 8;
  return top + Math.min(...rects.map((rect) => rect[1])) * scale - headroom;
}

/**
 * Keeps the view where it should be: at the target when that changes, and at the same line of the same page when pages
 * above turn out larger or smaller than guessed, or the zoom changes.
 */
export function usePageScroll({ ref, layout, scale, target }: PageScrollInput) {
  const anchor = useRef<{ page: number; points: number }>({ page: 1, points: 0 });
  const shown = useRef<string>(undefined);

  useLayoutEffect(() => {
    const element = ref.current;
    if (!element || element.clientHeight === 0) return;
    if (shown.current !== target.key) {
      shown.current = target.key;
      element.scrollTop = heightOf(target, layout, scale);
    } else {
      element.scrollTop = topOf(layout, anchor.current.page) + anchor.current.points * scale;
    }
  }, [ref, layout, scale, target]);

  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const remember = () => {
      const page = pageAt(layout, element.scrollTop);
      anchor.current = { page, points: (element.scrollTop - topOf(layout, page)) / scale };
    };
    remember();
    element.addEventListener('scroll', remember, { passive: true });
    return () => {
      element.removeEventListener('scroll', remember);
    };
  }, [ref, layout, scale]);

  const goTo = (page: number) => {
    ref.current?.scrollTo({ top: topOf(layout, page) - 8 });
  };
  return goTo;
}
