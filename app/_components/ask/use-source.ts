'use client';
import { useEffect, useMemo, useState } from 'react';
import type { Citation, Passage } from '#lib/shared/answer.ts';
import type { OpenSource } from './source-context.ts';

/**
 * Which source is open, and the keys for it: Escape closes, the square brackets step through the answer's citations.
 * Closing gives the focus back to the marker that opened it.
 */
export function useSource() {
  const [open, setOpen] = useState<OpenSource>();
  const [opener, setOpener] = useState<HTMLElement>();
  const api = useMemo(() => {
    const show = (source: OpenSource) => {
      if (document.activeElement instanceof HTMLElement) setOpener(document.activeElement);
      setOpen(source);
    };
    return {
      openCitation: (citations: readonly Citation[], index: number) => {
        show({ kind: 'citation', citations, index });
      },
      openPassage: (passage: Passage) => {
        show({ kind: 'passage', passage });
      },
      step: (index: number) => {
        setOpen((current) =>
          current?.kind === 'citation' && current.citations[index] ? { ...current, index } : current,
        );
      },
    };
  }, []);
  const close = () => {
    setOpen(undefined);
    opener?.focus();
  };
  useSourceKeys({ open, step: api.step, close });
  return { open, close, ...api };
}

type SourceKeysInput = { open: OpenSource | undefined; step: (index: number) => void; close: () => void };

function useSourceKeys({ open, step, close }: SourceKeysInput) {
  useEffect(() => {
    if (!open) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement;
      if (isTyping || event.defaultPrevented) return;
      if (event.key === 'Escape') close();
      if (open.kind !== 'citation') return;
      if (event.key === ']') step(open.index + 1);
      if (event.key === '[') step(open.index - 1);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
    };
  });
}
