import { z } from 'zod';

export const downloadStates = ['waiting', 'downloading', 'checking', 'paused', 'failed', 'done'] as const;

/** Where a download stands: `waiting` for another one, `paused` and `failed` until somebody lets it go on. */
export type DownloadState = (typeof downloadStates)[number];

/** The download of a model of the catalogue, as the Models page shows it. */
export const downloadViewSchema = z.object({
  id: z.string(),
  entryId: z.string(),
  state: z.enum(downloadStates),
  /** In bytes; the total is null until the hub was asked. */
  done: z.number(),
  total: z.number().nullable(),
  bytesPerSecond: z.number().nullable(),
  /** Null where nobody knows. */
  secondsLeft: z.number().nullable(),
  /** What went wrong and what to do, when it failed. */
  problem: z.string().nullable(),
});
export type DownloadView = z.infer<typeof downloadViewSchema>;

export const downloadActs = ['pause', 'resume', 'cancel'] as const;
export type DownloadAct = (typeof downloadActs)[number];
