'use client';
import { useEffect, useRef, useState } from 'react';
import { filesOfDrop } from './picked-files.ts';
import type { Picked } from './upload-types.ts';

/** Takes files and folders dropped anywhere on the page. True while something is dragged over it. */
export function usePageDrop(onFiles: (picked: Picked) => void, isEnabled: boolean): boolean {
  const [isOver, setIsOver] = useState(false);
  const depth = useRef(0);
  useEffect(() => {
    if (!isEnabled) return undefined;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    // Entering a child fires before leaving its parent: counting tells when the pointer has really left.
    const count = (event: DragEvent, step: number) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth.current = Math.max(0, depth.current + step);
      setIsOver(depth.current > 0);
    };
    const enter = (event: DragEvent) => {
      count(event, 1);
    };
    const leave = (event: DragEvent) => {
      count(event, -1);
    };
    const over = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer || !hasFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setIsOver(false);
      void filesOfDrop(event.dataTransfer).then(onFiles);
    };
    const handlers = { dragenter: enter, dragleave: leave, dragover: over, drop };
    for (const [name, handler] of Object.entries(handlers)) window.addEventListener(name as 'drop', handler);
    return () => {
      for (const [name, handler] of Object.entries(handlers))
        window.removeEventListener(name as 'drop', handler);
    };
  }, [onFiles, isEnabled]);
  return isOver;
}
