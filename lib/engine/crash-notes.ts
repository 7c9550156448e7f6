import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { now } from '#lib/core/clock.ts';
import { AppError } from '#lib/core/errors.ts';
import { formatCount } from '#lib/shared/format.ts';

/** After so many ends of the engine in a row a model is left alone, and for how long. */
const mostCrashes = 3;
const restMs = 3_600_000;

const notesSchema = z.object({
  /** The models that are being loaded or used. What stands here when the engine starts was in use when it ended. */
  inUse: z.array(z.string()),
  crashes: z.record(z.string(), z.object({ count: z.number().int(), at: z.number() })),
});
type Notes = z.infer<typeof notesSchema>;

function readNotes(path: string): Notes {
  try {
    return notesSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // None yet, or one half written: nobody is blamed then.
    return { inUse: [], crashes: {} };
  }
}

/**
 * What the engine notes about models that it was using when it ended without being told to: a damaged file or too little memory can
 * end the whole process, and its next start would meet the same end. A model that was in use at three ends in a row is
 * refused for an hour. Written to a file before a model is touched, because nothing can be written at such an end.
 */
export class CrashNotes {
  readonly #path: string;
  readonly #notes: Notes;

  constructor(path: string) {
    this.#path = path;
    const found = readNotes(path);
    const crashes = { ...found.crashes };
    for (const key of found.inUse) {
      crashes[key] = { count: (crashes[key]?.count ?? 0) + 1, at: now() };
    }
    this.#notes = { inUse: [], crashes };
    this.#write();
  }

  /** Throws `MODEL_REFUSED` for a model that was in use at too many ends of the engine. */
  check(key: string, name: string): void {
    const noted = this.#notes.crashes[key];
    if (!noted || noted.count < mostCrashes || now() - noted.at > restMs) return;
    const minutes = Math.ceil((noted.at + restMs - now()) / 60_000);
    throw new AppError('MODEL_REFUSED', {
      message: `the engine ended ${noted.count} times while it used ${name}`,
      personMessage: `The model engine ended ${noted.count} times while it used ${name}, so the model is left alone for ${formatCount(minutes, 'minute')}. The file may be damaged or need more memory than there is: copy it again, or choose another one.`,
    });
  }

  /** To be called before the model is loaded or used. */
  begin(key: string): void {
    if (this.#notes.inUse.includes(key)) return;
    this.#notes.inUse.push(key);
    this.#write();
  }

  /** To be called when nobody uses the model any more. `worked`: it did what it was asked for, which clears it. */
  end(key: string, { worked }: { worked: boolean }): void {
    this.#notes.inUse = this.#notes.inUse.filter((one) => one !== key);
    if (worked) this.#notes.crashes = withoutKey(this.#notes.crashes, key);
    this.#write();
  }

  /** To be called when the engine is told to stop: what it interrupts is nobody's fault. */
  close(): void {
    this.#notes.inUse = [];
    this.#write();
  }

  #write(): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(`${this.#path}.new`, JSON.stringify(this.#notes), { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
  }
}

function withoutKey(crashes: Notes['crashes'], key: string): Notes['crashes'] {
  return Object.fromEntries(Object.entries(crashes).filter(([other]) => other !== key));
}
