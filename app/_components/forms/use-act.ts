'use client';
import { usePathname, useRouter } from 'next/navigation';
import { useState } from 'react';
import { asApiError } from '../api/client.ts';
import { useToast } from '../ui/toast.tsx';

type Act = {
  /** Names what is acted on, so that only its own control shows that it is busy. */
  key: string;
  work: () => Promise<unknown>;
  /** Said when it worked. */
  done?: string;
};

/** Leads to the sign-in, and back to this page afterwards. */
function signInAgain(path: string): void {
  window.location.assign(`/sign-in?${new URLSearchParams({ reason: 'idle', next: path }).toString()}`);
}

/** Acts on something in a list: does the work, says how it went, and has the page read again. */
export function useAct() {
  const router = useRouter();
  const path = usePathname();
  const { show, showError } = useToast();
  const [busyKey, setBusyKey] = useState<string>();
  const act = async ({ key, work, done }: Act): Promise<boolean> => {
    setBusyKey(key);
    try {
      await work();
      if (done !== undefined) show({ text: done });
      return true;
    } catch (error) {
      if (asApiError(error).code === 'UNAUTHENTICATED') signInAgain(path);
      else showError(error);
      return false;
    } finally {
      setBusyKey(undefined);
      router.refresh();
    }
  };
  /** Says that something worked, and has the page read again. */
  const succeed = (done: string) => {
    show({ text: done });
    router.refresh();
  };
  return { act, succeed, busyKey };
}
