import { FileDown } from 'lucide-react';

/** Covers the page while files are dragged over it. */
export function DropOverlay() {
  return (
    <div className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-canvas/85 p-6">
      <p className="flex items-center gap-3 rounded-card border-2 border-dashed border-accent bg-surface px-8 py-6 text-base font-medium text-accent shadow-float">
        <FileDown aria-hidden className="size-5" />
        Drop files and folders to upload them
      </p>
    </div>
  );
}
