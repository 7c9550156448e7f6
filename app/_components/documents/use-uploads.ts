'use client';
import { useEffect, useSyncExternalStore } from 'react';
import { uploadQueue } from './upload-queue.ts';
import { isUnderWay, type Upload } from './upload-types.ts';

const none: readonly Upload[] = [];

/** The uploads of the workspace. While one is under way, leaving the site asks first. */
export function useUploads(workspaceId: string) {
  const queue = uploadQueue(workspaceId);
  const uploads = useSyncExternalStore(queue.subscribe, queue.uploads, () => none);
  const isBusy = uploads.some(isUnderWay);
  useEffect(() => {
    if (!isBusy) return undefined;
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
    };
  }, [isBusy]);
  return { uploads, isBusy, add: queue.add, cancel: queue.cancel, retry: queue.retry, clear: queue.clear };
}
