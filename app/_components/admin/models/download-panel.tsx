'use client';
import { Download, TriangleAlert } from 'lucide-react';
import type { ListedEntry } from '#lib/admin/list-catalogue.ts';
import type { DownloadAct, DownloadView } from '#lib/shared/model-downloads.ts';
import { sendJson } from '../../api/client.ts';
import { useAct } from '../../forms/use-act.ts';
import { useConfirm } from '../../forms/use-confirm.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { downloadWords } from './download-words.ts';

/** The downloads of the page, and how to have them read again. */
export type Downloads = { downloads: readonly DownloadView[]; reload: () => void };

/** The button that begins a download, or how far it is with what can be done about it; nothing for what is there already. */
export function DownloadPanel({ entry, downloads, reload }: Downloads & { entry: ListedEntry }) {
  const download = downloads.find(({ entryId, state }) => entryId === entry.id && state !== 'done');
  if (download) {
    const isAlone = downloads.every(({ id, state }) => id === download.id || state !== 'downloading');
    return <Progress entry={entry} download={download} isAlone={isAlone} reload={reload} />;
  }
  if (entry.file === null || entry.isInstalled || entry.misfit !== null) return null;
  return <Start entry={entry} reload={reload} />;
}

function Start({ entry, reload }: { entry: ListedEntry; reload: () => void }) {
  const { act, busyKey } = useAct();
  return (
    <div className="mt-1">
      <Button
        size="small"
        tone={entry.isRecommended ? 'primary' : 'secondary'}
        busy={busyKey !== undefined}
        aria-label={`Download ${entry.title}`}
        onClick={() => {
          const work = () => sendJson('POST', '/api/admin/models/downloads', { entryId: entry.id });
          void act({ key: entry.id, work }).then(reload);
        }}
      >
        {busyKey === undefined ? <Download aria-hidden /> : null}
        Download
      </Button>
    </div>
  );
}

type ProgressProps = { entry: ListedEntry; download: DownloadView; isAlone: boolean; reload: () => void };

function Progress({ entry, download, isAlone, reload }: ProgressProps) {
  const { state, done, total, problem } = download;
  return (
    <div className="mt-1.5 grid gap-2">
      <p role="status" className="tabular text-[0.8125rem]">
        {downloadWords(download, isAlone)}
      </p>
      <ProgressBar
        label={`Download of ${entry.title}`}
        value={state === 'checking' || total === null ? undefined : done / total}
      />
      {problem === null ? null : (
        <Notice tone="danger" icon={<TriangleAlert aria-hidden className="self-start text-danger" />}>
          <span className="break-words">{problem}</span>
        </Notice>
      )}
      <Acts entry={entry} download={download} reload={reload} />
    </div>
  );
}

function Acts({ entry, download, reload }: Omit<ProgressProps, 'isAlone'>) {
  const { act, busyKey } = useAct();
  const { ask, dialog } = useConfirm();
  const send = async (what: DownloadAct) => {
    const work = () => sendJson('POST', `/api/admin/models/downloads/${download.id}`, { act: what });
    await act({ key: what, work });
    reload();
  };
  const isStopped = download.state === 'paused' || download.state === 'failed';
  const first: { act: DownloadAct; label: string } = isStopped
    ? { act: 'resume', label: download.state === 'failed' ? 'Try again' : 'Go on' }
    : { act: 'pause', label: 'Pause' };
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        size="small"
        busy={busyKey === first.act}
        aria-label={`${first.label}: ${entry.title}`}
        onClick={() => void send(first.act)}
      >
        {first.label}
      </Button>
      <Button
        size="small"
        busy={busyKey === 'cancel'}
        aria-label={`Cancel: ${entry.title}`}
        onClick={() => {
          ask({
            title: 'Cancel this download?',
            text: 'What was downloaded of it is removed.',
            label: 'Cancel the download',
            onConfirm: () => send('cancel'),
          });
        }}
      >
        Cancel
      </Button>
      {dialog}
    </div>
  );
}
