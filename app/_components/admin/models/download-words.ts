import { formatBytes, formatSeconds } from '#lib/shared/format.ts';
import type { DownloadState, DownloadView } from '#lib/shared/model-downloads.ts';

const stateWords: Record<DownloadState, string> = {
  waiting: 'Waits until another download is done',
  downloading: 'Downloading',
  checking: 'Checking what came',
  paused: 'Paused',
  failed: 'Stopped',
  done: 'Downloaded',
};

function amountOf({ done, total }: DownloadView): string | null {
  if (total === null) return null;
  return `${formatBytes(done)} of ${formatBytes(total)}`;
}

/** "2 h 5 min" where minutes would be many. */
function formatLong(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return formatSeconds(Math.max(1, Math.round(seconds)));
  return `${Math.floor(minutes / 60).toLocaleString('en')} h ${minutes % 60} min`;
}

/** How far a download is, how quick and how long it still takes, in words. */
export function downloadWords(download: DownloadView, isAlone = false): string {
  const { state, bytesPerSecond, secondsLeft } = download;
  const isDownloading = state === 'downloading';
  const parts = [
    state === 'waiting' && isAlone ? 'Begins in a moment' : stateWords[state],
    state === 'done' ? null : amountOf(download),
    isDownloading && bytesPerSecond !== null ? `${formatBytes(bytesPerSecond)} a second` : null,
    isDownloading && secondsLeft !== null ? `about ${formatLong(secondsLeft)} left` : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
