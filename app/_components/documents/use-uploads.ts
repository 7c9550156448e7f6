'use client';
import { useEffect, useSyncExternalStore } from 'react';
import { uploadQueue } from './upload-queue.ts';
import { isUnderWay, type LeftOut, type Upload } from './upload-types.ts';

const none: readonly Upload[] = [];
const nothing: readonly LeftOut[] = [];

/** The uploads of the workspace. While one is under way, leaving the site asks first. */
export function useUploads(workspaceId: string) {
  const queue = uploadQueue(workspaceId);
  const uploads = useSyncExternalStore(queue.subscribe, queue.uploads, () => none);
  const leftOut = useSyncExternalStore(queue.subscribe, queue.leftOut, () => nothing);
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
  const { add, cancel, retry, clear } = queue;
  return { uploads, leftOut, isBusy, add, cancel, retry, clear };
}
