'use client';
import clsx from 'clsx';
import { X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { asApiError } from '../api/client.ts';

type ToastContent = {
  text: string;
  tone?: 'normal' | 'danger';
  undo?: () => void;
  reference?: string | undefined;
};
type ToastEntry = ToastContent & { id: number };
type ToastApi = { show: (content: ToastContent) => void; showError: (error: unknown) => void };

const ToastContext = createContext<ToastApi>({ show: () => undefined, showError: () => undefined });

/** Short messages at the bottom of the page, with an Undo button where an act can be taken back. */
export function useToast(): ToastApi {
  return use(ToastContext);
}

let lastId = 0;

/** Holds the short messages of the page. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [entries, setEntries] = useState<ToastEntry[]>([]);
  const show = useCallback((content: ToastContent) => {
    lastId += 1;
    const entry = { ...content, id: lastId };
    setEntries((current) => [...current.slice(-2), entry]);
  }, []);
  const remove = useCallback((id: number) => {
    setEntries((current) => current.filter((entry) => entry.id !== id));
  }, []);
  const api = useMemo<ToastApi>(
    () => ({
      show,
      showError: (error) => {
        const { message, requestId } = asApiError(error);
        show({ text: message, tone: 'danger', reference: requestId });
      },
    }),
    [show],
  );
  return (
    <ToastContext value={api}>
      <Toast.Provider swipeDirection="down" label="Message">
        {children}
        {entries.map((entry) => (
          <ToastCard key={entry.id} entry={entry} onClose={remove} />
        ))}
        <Toast.Viewport className="fixed inset-x-0 bottom-0 z-50 mx-auto grid w-full max-w-md gap-2 p-4 outline-none" />
      </Toast.Provider>
    </ToastContext>
  );
}

const plainMs = 5000;
const undoMs = 10_000;

function ToastCard({ entry, onClose }: { entry: ToastEntry; onClose: (id: number) => void }) {
  return (
    <Toast.Root
      duration={entry.undo || entry.tone === 'danger' ? undoMs : plainMs}
      onOpenChange={(open) => {
        if (!open) onClose(entry.id);
      }}
      className={clsx(
        'flex items-center gap-3 rounded-card px-4 py-2.5 text-sm shadow-float',
        entry.tone === 'danger' ? 'border border-danger bg-danger-soft text-ink' : 'bg-ink text-canvas',
      )}
    >
      <Toast.Description className="min-w-0 flex-1">
        {entry.text}
        {entry.reference === undefined ? null : (
          <span className="mt-0.5 block text-xs opacity-75">Request {entry.reference}</span>
        )}
      </Toast.Description>
      {entry.undo ? (
        <Toast.Action altText="Undo" asChild>
          <button
            type="button"
            className="rounded px-1.5 py-0.5 font-semibold underline"
            onClick={entry.undo}
          >
            Undo
          </button>
        </Toast.Action>
      ) : null}
      <Toast.Close aria-label="Close" className="rounded p-1 opacity-75 hover:opacity-100">
        <X className="size-4" />
      </Toast.Close>
    </Toast.Root>
  );
}
