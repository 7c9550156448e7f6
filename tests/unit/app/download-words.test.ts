import { expect, it } from 'vitest';
import { downloadWords } from '#app/_components/admin/models/download-words.ts';
import type { DownloadView } from '#lib/shared/model-downloads.ts';

const view = (change: Partial<DownloadView>): DownloadView => ({
  id: 'a',
  entryId: 'b',
  state: 'downloading',
  done: 1.2e9,
  total: 2.5e9,
  bytesPerSecond: 5.2e6,
  secondsLeft: 250,
  problem: null,
  ...change,
});

it('a download is told with its amount, speed and time', () => {
  expect(downloadWords(view({}))).toBe(
    'Downloading, 1.2 GB of 2.5 GB, 5.2 MB a second, about 4 min 10 s left',
  );
  expect(downloadWords(view({ secondsLeft: 9000 }))).toContain('about 2 h 30 min left');
  expect(downloadWords(view({ secondsLeft: 0.1 }))).toContain('about 1.0 s left');
  expect(downloadWords(view({ total: null, bytesPerSecond: null, secondsLeft: null }))).toBe('Downloading');
});

it('what stands still tells no speed', () => {
  const still = { bytesPerSecond: 1, secondsLeft: 1 };
  expect(downloadWords(view({ state: 'paused', ...still }))).toBe('Paused, 1.2 GB of 2.5 GB');
  expect(downloadWords(view({ state: 'checking', done: 2.5e9 }))).toBe(
    'Checking what came, 2.5 GB of 2.5 GB',
  );
  expect(downloadWords(view({ state: 'waiting', total: null }))).toBe('Waits until another download is done');
  expect(downloadWords(view({ state: 'waiting', total: null }), true)).toBe('Begins in a moment');
  expect(downloadWords(view({ state: 'done' }))).toBe('Downloaded');
});
