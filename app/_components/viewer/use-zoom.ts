'use client';
import { useState } from 'react';

/** CSS pixels per point at 100 %. */
const pixelsPerPoint = 96 / 72;
const steps = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
const margin = 24;
const largestFit = 1.6;

/** The zoom of the pages: fits the width of the view until the person chooses another. */
export function useZoom(viewWidth: number, pageWidth: number) {
  const [chosen, setChosen] = useState<number>();
  const fit = Math.min(Math.max((viewWidth - margin) / (pageWidth * pixelsPerPoint), 0.2), largestFit);
  const zoom = chosen ?? fit;
  return {
    scale: zoom * pixelsPerPoint,
    percent: Math.round(zoom * 100),
    fits: chosen === undefined,
    zoomIn: () => {
      setChosen(steps.find((step) => step > zoom + 0.01) ?? zoom);
    },
    zoomOut: () => {
      setChosen(steps.findLast((step) => step < zoom - 0.01) ?? zoom);
    },
    fitWidth: () => {
      setChosen(undefined);
    },
  };
}
