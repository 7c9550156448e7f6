'use client';
import { RotateCcw, X } from 'lucide-react';
import Link from 'next/link';
import { formatBytes } from '#lib/shared/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { isUnderWay, type Upload } from './upload-types.ts';

type UploadRowProps = {
  workspaceId: string;
  upload: Upload;
  onCancel: (id: number) => void;
  onRetry: (id: number) => void;
};

/** One file on its way, with what went wrong and what can be done about it. */
export function UploadRow({ workspaceId, upload, onCancel, onRetry }: UploadRowProps) {
  const { id, file, folder, state, share } = upload;
  const path = folder === '' ? file.name : `${folder}/${file.name}`;
  return (
    <li className="flex items-center gap-3 border-b border-line px-3.5 py-2 text-sm last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="truncate" title={path}>
          {path} <span className="tabular text-xs text-ink-faint">{formatBytes(file.size)}</span>
        </p>
        <UploadNote workspaceId={workspaceId} upload={upload} />
      </div>
      {state === 'sending' ? (
        <ProgressBar label={`Upload of ${file.name}`} value={share} className="max-w-24" />
      ) : null}
      {isUnderWay(upload) ? (
        <IconButton
          label={`Cancel the upload of ${file.name}`}
          size="small"
          onClick={() => {
            onCancel(id);
          }}
        >
          <X />
        </IconButton>
      ) : null}
      {state === 'failed' || state === 'cancelled' ? (
        <IconButton
          label={`Upload ${file.name} again`}
          size="small"
          onClick={() => {
            onRetry(id);
          }}
        >
          <RotateCcw />
        </IconButton>
      ) : null}
    </li>
  );
}

function UploadNote({ workspaceId, upload }: Pick<UploadRowProps, 'workspaceId' | 'upload'>) {
  const { state, error, documentId } = upload;
  if (state === 'waiting') return <p className="text-xs text-ink-faint">Waiting</p>;
  if (state === 'storing') return <p className="text-xs text-ink-faint">Being stored safely…</p>;
  if (state === 'cancelled') return <p className="text-xs text-ink-faint">Cancelled</p>;
  if (!error) return null;
  return (
    <p role="alert" className="text-[0.8125rem] text-danger">
      {error.message}{' '}
      {documentId === undefined ? null : (
        <Link href={`/w/${workspaceId}/documents/${documentId}`} className="underline underline-offset-2">
          Open it
        </Link>
      )}
    </p>
  );
}
