import { z } from 'zod';

export const processNames = ['web', 'worker', 'engine'] as const;
export type ProcessName = (typeof processNames)[number];

/** What the supervisor writes to `run/processes.json` in the data directory each time a process starts or ends. */
export const processFileSchema = z.object({
  supervisor: z.object({ processId: z.number().int(), startedAt: z.number() }),
  processes: z.array(
    z.object({
      name: z.enum(processNames),
      /** Null between the end of a process and its next start. */
      processId: z.number().int().nullable(),
      startedAt: z.number().nullable(),
      /** Starts after an end that nobody asked for, since the supervisor was started. */
      restarts: z.number().int(),
    }),
  ),
});
export type ProcessFile = z.infer<typeof processFileSchema>;
