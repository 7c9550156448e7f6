import { PickerButtons } from './file-pickers.tsx';
import type { Pick } from './upload-place.tsx';

/** Where documents come in when there are none yet: drop them anywhere on the page, or choose them. */
export function UploadArea({ onPick }: { onPick: Pick }) {
  return (
    <div className="grid justify-items-center gap-3 rounded-card border-2 border-dashed border-line-strong/60 bg-surface px-6 py-12 text-center">
      <p className="text-base font-medium">Drop files or folders anywhere on this page</p>
      <p className="text-sm text-ink-soft">
        PDF, Word (.docx), HTML, Markdown and plain text. They stay on this server.
      </p>
      <div className="mt-1 flex flex-wrap justify-center gap-2">
        <PickerButtons onPick={onPick} />
      </div>
    </div>
  );
}
