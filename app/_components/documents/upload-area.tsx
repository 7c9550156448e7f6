'use client';
import { FilePickers } from './file-pickers.tsx';
import { DropOverlay } from './drop-overlay.tsx';
import { UploadList } from './upload-list.tsx';
import { usePageDrop } from './use-page-drop.ts';
import { useUploads } from './use-uploads.ts';

/** Where documents come in when there are none yet: drop them anywhere on the page, or choose them. */
export function UploadArea({ workspaceId }: { workspaceId: string }) {
  const uploads = useUploads(workspaceId);
  const isOver = usePageDrop(uploads.add, true);
  return (
    <div className="grid gap-4">
      <div className="grid justify-items-center gap-3 rounded-card border-2 border-dashed border-line-strong/60 bg-surface px-6 py-12 text-center">
        <p className="text-base font-medium">Drop files or folders anywhere on this page</p>
        <p className="text-sm text-ink-soft">
          PDF, Word (.docx), HTML, Markdown and plain text. They stay on this server.
        </p>
        <div className="mt-1 flex flex-wrap justify-center gap-2">
          <FilePickers onFiles={uploads.add} />
        </div>
      </div>
      <UploadList workspaceId={workspaceId} uploads={uploads} />
      {isOver ? <DropOverlay /> : null}
    </div>
  );
}
