'use client';
import { useCallback } from 'react';
import { useToast } from './toast.tsx';

/** Puts a text on the clipboard; says so when the browser does not allow it, and returns whether it did. */
export function useCopy(): (text: string) => Promise<boolean> {
  const { show } = useToast();
  return useCallback(
    async (text) => {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        // Browsers hand out the clipboard only to pages on https or localhost.
        show({
          text: 'The browser did not allow copying. Select the text and copy it by hand.',
          tone: 'danger',
        });
        return false;
      }
    },
    [show],
  );
}
