'use client';
import { useEffect, useState } from 'react';
import { openPdf, type OpenPdf } from './open-pdf.ts';

export type PdfState = { url: string; open: OpenPdf | undefined; error: unknown };

/** Opens the PDF at the address and closes it when the viewer goes away. `retry` counts up to open it again. */
export function usePdf(url: string, retry: number): PdfState {
  const [state, setState] = useState<PdfState>({ url, open: undefined, error: undefined });
  useEffect(() => {
    const closed = new AbortController();
    const isGone = () => closed.signal.aborted;
    let close: (() => Promise<void>) | undefined;
    const start = async () => {
      try {
        const task = await openPdf(url);
        close = task.close;
        if (isGone()) {
          await task.close();
          return;
        }
        const open = await task.opened;
        if (!isGone()) setState({ url, open, error: undefined });
      } catch (error) {
        if (!isGone()) setState({ url, open: undefined, error });
      }
    };
    void start();
    return () => {
      closed.abort();
      void close?.();
    };
  }, [url, retry]);
  return state.url === url ? state : { url, open: undefined, error: undefined };
}
