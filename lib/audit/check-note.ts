import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { now } from '../core/clock.ts';
import { config } from '../core/config.ts';
import type { Problem } from './verify-log.ts';

const noteSchema = z.object({
  /** When the whole log was read last, at the start of the server; milliseconds since 1970. */
  checkedAt: z.number(),
  problems: z.array(z.object({ kind: z.string(), seq: z.number().nullable(), text: z.string() })),
  /** The newest checkpoint: over how many rows, and when it was written. */
  size: z.number(),
  writtenAt: z.number(),
  /** False when the second place that is set could not be written. */
  isCopied: z.boolean(),
});
export type CheckNote = z.infer<typeof noteSchema>;

const notePath = () => join(config().paths.run, 'audit-check.json');

/** Writes down how the log was found and up to where it is signed, for the System page. Problems stay until the next start. */
export function writeCheckNote(input: {
  size: number;
  isCopied: boolean;
  problems?: readonly Problem[];
}): void {
  const before = input.problems === undefined ? readCheckNote() : null;
  const note: CheckNote = {
    checkedAt: before?.checkedAt ?? now(),
    problems: [...(input.problems ?? before?.problems ?? [])],
    size: input.size,
    writtenAt: now(),
    isCopied: input.isCopied,
  };
  mkdirSync(config().paths.run, { recursive: true, mode: 0o700 });
  writeFileSync(`${notePath()}.new`, JSON.stringify(note), { mode: 0o600 });
  renameSync(`${notePath()}.new`, notePath());
}

/** The note; null when no server has run here yet. */
export function readCheckNote(): CheckNote | null {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(notePath(), 'utf8')));
  } catch {
    // No note, or one that a crash cut off: nothing is known until the next start.
    return null;
  }
}
