'use client';
import { Dialog } from 'radix-ui';
import { useMediaQuery } from '../use-media-query.ts';
import { SourcePanel, type SourcePanelProps } from './source-panel.tsx';

const wide = '(min-width: 1024px)';

/** Where the source opens: beside the answer on wide screens, over the whole page on narrow ones. */
export function SourcePlace(props: SourcePanelProps) {
  const isWide = useMediaQuery(wide);
  if (isWide) {
    return (
      <aside aria-label="Source" className="w-[46%] max-w-[60rem] shrink-0 border-l border-line">
        <SourcePanel {...props} />
      </aside>
    );
  }
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.target instanceof HTMLElement) event.target.focus();
          }}
          className="fixed inset-0 z-40 bg-surface outline-none"
        >
          <Dialog.Title className="sr-only">Source</Dialog.Title>
          <SourcePanel {...props} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
