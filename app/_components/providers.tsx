'use client';
import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { SWRConfig } from 'swr';
import { StepUpDialog } from './account/step-up-dialog.tsx';
import { fetchJson } from './api/client.ts';
import { allowOwnStyles } from './style-nonce.ts';
import { ToastProvider } from './ui/toast.tsx';

allowOwnStyles();

/** What every page needs around it: the way data is fetched, short messages, and tooltips. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <SWRConfig value={{ fetcher: fetchJson, shouldRetryOnError: false }}>
      <Tooltip.Provider delayDuration={350}>
        <ToastProvider>
          {children}
          <StepUpDialog />
        </ToastProvider>
      </Tooltip.Provider>
    </SWRConfig>
  );
}
