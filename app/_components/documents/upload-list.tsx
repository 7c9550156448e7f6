'use client';
import { formatCount } from '#lib/shared/format.ts';
import { Button } from '../ui/button.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { LeftOutNote } from './left-out-note.tsx';
import { UploadRow } from './upload-row.tsx';
import { isUnderWay, type Upload } from './upload-types.ts';
import type { useUploads } from './use-uploads.ts';

type UploadListProps = { workspaceId: string; uploads: ReturnType<typeof useUploads> };

const rowsShown = 8;

/** Files on their way to the server; what is under way or failed first. Nothing when there is nothing to tell. */
export function UploadList({
  workspaceId,
  uploads: { uploads, leftOut, isBusy, cancel, retry, clear },
}: UploadListProps) {
  if (uploads.length === 0 && leftOut.length === 0) return null;
  const done = uploads.filter(({ state }) => state === 'done').length;
  const rows = uploads.filter(({ state }) => state !== 'done').sort(failedFirst);
  return (
    <section aria-label="Uploads" className="rounded-card border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-3 px-3.5 py-2.5">
        <h2 role="status" className="tabular min-w-0 flex-1 text-sm font-medium">
          {isBusy
            ? `Uploading: ${done} of ${formatCount(uploads.length, 'file')} done`
            : summaryText(uploads)}
        </h2>
        {isBusy ? <ProgressBar label="Uploads" value={shareOf(uploads)} className="max-w-40" /> : null}
        <Button
          size="small"
          tone="quiet"
          onClick={clear}
          disabled={uploads.length > 0 && uploads.every(isUnderWay)}
        >
          Clear list
        </Button>
      </header>
      {rows.length > 0 ? (
        <ul className="border-t border-line">
          {rows.slice(0, rowsShown).map((upload) => (
            <UploadRow
              key={upload.id}
              workspaceId={workspaceId}
              upload={upload}
              onCancel={cancel}
              onRetry={retry}
            />
          ))}
        </ul>
      ) : null}
      {rows.length > rowsShown ? (
        <p className="border-t border-line px-3.5 py-2 text-[0.8125rem] text-ink-faint">
          and {formatCount(rows.length - rowsShown, 'more file')}
        </p>
      ) : null}
      <LeftOutNote leftOut={leftOut} />
    </section>
  );
}

const order: Record<Upload['state'], number> = {
  failed: 0,
  sending: 1,
  storing: 1,
  waiting: 2,
  cancelled: 3,
  done: 4,
};

function failedFirst(left: Upload, right: Upload): number {
  return order[left.state] - order[right.state] || left.id - right.id;
}

function shareOf(uploads: readonly Upload[]): number {
  const total = uploads.reduce((sum, { file }) => sum + file.size, 0);
  const sent = uploads.reduce(
    (sum, { file, share, state }) => sum + file.size * (isUnderWay({ state }) ? share : 1),
    0,
  );
  return total === 0 ? 0 : sent / total;
}

function summaryText(uploads: readonly Upload[]): string {
  const count = (state: Upload['state']) => uploads.filter((upload) => upload.state === state).length;
  const parts = [`${formatCount(count('done'), 'file')} uploaded`];
  if (count('failed') > 0) parts.push(`${count('failed')} not`);
  if (count('cancelled') > 0) parts.push(`${count('cancelled')} cancelled`);
  return parts.join(', ');
}
