import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ProcessName } from '../shared/processes.ts';
import { now } from './clock.ts';
import { config } from './config.ts';
import { type EgressCounts, watchEgress } from './egress.ts';
import { logger } from './logger.ts';

const noteSchema = z.object({
  processId: z.number().int(),
  /** When counting began, in milliseconds since 1970. */
  since: z.number(),
  allowed: z.number().int(),
  made: z.number().int(),
  refused: z.number().int(),
});

export type EgressNote = z.infer<typeof noteSchema>;

const pathOf = (name: ProcessName) => join(config().paths.run, `egress-${name}.json`);
/** However many are refused, the numbers are written down at most this often. */
const pauseMs = 500;

/** Logs what this process is refused, and keeps its numbers where the System page finds them. */
export function reportEgress(name: ProcessName): void {
  const since = now();
  let latest: EgressCounts = { allowed: 0, made: 0, refused: 0 };
  let timer: NodeJS.Timeout | null = null;
  const write = () => {
    timer = null;
    mkdirSync(config().paths.run, { recursive: true, mode: 0o700 });
    const note: EgressNote = { processId: process.pid, since, ...latest };
    writeFileSync(`${pathOf(name)}.new`, JSON.stringify(note), { mode: 0o600 });
    renameSync(`${pathOf(name)}.new`, pathOf(name));
  };
  watchEgress((counts, refused) => {
    latest = counts;
    // Where to is logged: it is an address, and whoever looks into this needs it.
    if (refused) logger('egress').warn({ process: name, to: refused }, 'a connection was refused');
    timer ??= setTimeout(write, pauseMs).unref();
  });
  write();
}

/** The numbers that a process wrote down last; null when it has none. */
export function readEgressNote(name: ProcessName): EgressNote | null {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(pathOf(name), 'utf8')));
  } catch {
    // Not written yet, or by a process that was killed meanwhile: nothing is known.
    return null;
  }
}
