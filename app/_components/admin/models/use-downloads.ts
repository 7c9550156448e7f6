'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { z } from 'zod';
import { downloadViewSchema, type DownloadView } from '#lib/shared/model-downloads.ts';
import { useApi } from '../../api/use-api.ts';

const schema = z.object({ downloads: z.array(downloadViewSchema) });
const refreshMs = { moving: 1000, still: 15_000 };

const isMoving = ({ state }: DownloadView) =>
  state === 'waiting' || state === 'downloading' || state === 'checking';

/** The downloads, kept fresh while one moves; the page is read again when one is done. */
export function useDownloads(initial: readonly DownloadView[]) {
  const router = useRouter();
  const { data, reload } = useApi('/api/admin/models/downloads', schema, {
    refreshInterval: (latest) =>
      (latest?.downloads ?? initial).some(isMoving) ? refreshMs.moving : refreshMs.still,
  });
  const downloads = data?.downloads ?? initial;
  const done = downloads.filter(({ state }) => state === 'done').length;
  const doneBefore = initial.filter(({ state }) => state === 'done').length;
  useEffect(() => {
    if (done !== doneBefore) router.refresh();
  }, [done, doneBefore, router]);
  return { downloads, reload };
}
