import { pino } from 'pino';
import { config } from './config.ts';

export type Logger = pino.Logger;

let root: Logger | undefined;

/**
 * The log of one part of the program, as JSON lines on standard error (standard output belongs to command results).
 * Never log document text, questions, file names, passwords or tokens: ids only.
 */
export function logger(part: string): Logger {
  root ??= pino(
    { level: config().logLevel, base: { pid: process.pid } },
    pino.destination({ fd: 2, sync: true }),
  );
  return root.child({ part });
}
