import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { now } from '../core/clock.ts';
import { config } from '../core/config.ts';
import { logger } from '../core/logger.ts';
import { type Checkpoint, parseCheckpoint } from './verify-log.ts';

/** Every checkpoint of the last days is kept in the data directory; of days before, the last. Copies are never removed. */
const keepAllMs = 7 * 86_400_000;

const filePattern = /^\d{12}-[0-9a-f]{8}\.checkpoint$/;

export type CheckpointFile = {
  path: string;
  writtenAt: number;
  note: string;
  /** Null when the file does not hold a checkpoint. */
  checkpoint: Checkpoint | null;
};

/** The checkpoints of the data directory and of the second place, smallest first. A second place that is away has none. */
export function readCheckpointFiles(): CheckpointFile[] {
  const { checkpoints, checkpointCopies } = config().paths;
  const directories = [checkpoints, ...(checkpointCopies === undefined ? [] : [checkpointCopies])];
  const files = directories.flatMap((directory) =>
    namesIn(directory).map((name) => readOne(join(directory, name))),
  );
  return files.sort((one, other) => (one.checkpoint?.size ?? 0) - (other.checkpoint?.size ?? 0));
}

function namesIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory).filter((name) => filePattern.test(name));
}

function readOne(path: string): CheckpointFile {
  const file = { path, writtenAt: statSync(path).mtimeMs, note: readFileSync(path, 'utf8') };
  try {
    return { ...file, checkpoint: parseCheckpoint(file.note) };
  } catch {
    return { ...file, checkpoint: null };
  }
}

/**
 * Keeps a signed checkpoint, durably, in the data directory and, where one is set, in the second place. Two that speak of the
 * same size but not of the same rows are kept both. Returns false when the second place could not be written.
 */
export function writeCheckpointFile(note: string): boolean {
  const { size, root } = parseCheckpoint(note);
  const name = `${String(size).padStart(12, '0')}-${root.toString('hex').slice(0, 8)}.checkpoint`;
  const { checkpoints, checkpointCopies } = config().paths;
  mkdirSync(checkpoints, { recursive: true, mode: 0o700 });
  writeNew(join(checkpoints, name), note);
  removeSuperseded(checkpoints);
  if (checkpointCopies === undefined) return true;
  try {
    // Not made when it is missing: a stick that is not plugged in must not become a folder on the same disk.
    writeNew(join(checkpointCopies, name), note);
    return true;
  } catch (error) {
    logger('audit').error({ err: error }, 'the second place for checkpoints cannot be written');
    return false;
  }
}

/** One that is there says the same, or was cut off by a crash while it was written. */
function writeNew(path: string, note: string): void {
  if (existsSync(path) && statSync(path).size > 0) return;
  writeFileSync(path, note, { mode: 0o600, flush: true });
}

function removeSuperseded(directory: string): void {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  const files = namesIn(directory).sort();
  const times = files.map((name) => statSync(join(directory, name)).mtimeMs);
  for (const [index, name] of files.entries()) {
    const at = times[index] ?? 0;
    const next = times[index + 1];
    const isLastOfDay = next === undefined || day(next) !== day(at);
    if (now() - at > keepAllMs && !isLastOfDay) rmSync(join(directory, name));
  }
}
