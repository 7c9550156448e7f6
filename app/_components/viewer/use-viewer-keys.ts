'use client';
import type { KeyboardEvent } from 'react';

type ViewerKeysInput = {
  current: number;
  goTo: (page: number) => void;
  zoom: { zoomIn: () => void; zoomOut: () => void; fitWidth: () => void };
};

/** Keys of the pages: N and P or the side arrows turn pages, plus and minus zoom, 0 fits the width. */
export function useViewerKeys({ current, goTo, zoom }: ViewerKeysInput) {
  const acts: Record<string, () => void> = {
    n: () => {
      goTo(current + 1);
    },
    ArrowRight: () => {
      goTo(current + 1);
    },
    p: () => {
      goTo(current - 1);
    },
    ArrowLeft: () => {
      goTo(current - 1);
    },
    '+': zoom.zoomIn,
    '=': zoom.zoomIn,
    '-': zoom.zoomOut,
    '0': zoom.fitWidth,
  };
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
}
