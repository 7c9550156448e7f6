import type { ApiError } from '../api/client.ts';

/** A file to send, with the folder that it lay in ("" at the top). */
export type PickedFile = { file: File; folder: string };

/** What was in a chosen folder and is not sent; a path that ends in "/" is a folder with all that is in it. */
export type LeftOut = { path: string; reason: 'hidden' | 'unreadable' };

/** What a person chose or dropped. */
export type Picked = { files: PickedFile[]; leftOut: LeftOut[] };

export type UploadState = 'waiting' | 'sending' | 'storing' | 'done' | 'failed' | 'cancelled';

export type Upload = PickedFile & {
  id: number;
  state: UploadState;
  /** Sent so far, between 0 and 1. */
  share: number;
  error: ApiError | undefined;
  /** The document that came out of it, or the one that already holds this exact file. */
  documentId: string | undefined;
};

/** True while the upload still needs this page to stay open. */
export function isUnderWay({ state }: Pick<Upload, 'state'>): boolean {
  return state === 'waiting' || state === 'sending' || state === 'storing';
}
