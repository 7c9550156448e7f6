import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { setClockOffset } from '#lib/core/clock.ts';
import { CrashNotes } from '#lib/engine/crash-notes.ts';

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pincite-notes-'));
  path = join(directory, 'notes.json');
});
afterEach(() => {
  setClockOffset(0);
  rmSync(directory, { recursive: true });
});

/** An engine that ends while it uses the model. */
function crash(key = 'a'): void {
  new CrashNotes(path).begin(key);
}
const refusal = (key = 'a'): unknown => {
  try {
    new CrashNotes(path).check(key, 'model.gguf');
    return null;
  } catch (error) {
    return error;
  }
};

it('is for the account of the server only', () => {
  crash();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('refuses a model that was in use at three ends of the engine, and no other', () => {
  crash();
  crash();
  expect(refusal()).toBeNull();
  crash();
  expect(refusal()).toMatchObject({ code: 'MODEL_REFUSED' });
  expect(refusal()).toMatchObject({
    personMessage: expect.stringContaining('ended 3 times while it used model.gguf') as string,
  });
  expect(refusal('b')).toBeNull();
});

it('tries it again after an hour', () => {
  for (let count = 0; count < 3; count += 1) crash();
  // The start after the last end is what counts it.
  expect(refusal()).not.toBeNull();
  setClockOffset(59 * 60_000);
  expect(refusal()).toMatchObject({ personMessage: expect.stringContaining('for 1 minute.') as string });
  setClockOffset(61 * 60_000);
  expect(refusal()).toBeNull();
});

it('forgets the ends before a use that went well', () => {
  crash();
  crash();
  const notes = new CrashNotes(path);
  notes.begin('a');
  notes.end('a', { worked: true });
  crash();
  crash();
  expect(refusal()).toBeNull();
});

it('blames nothing for what was interrupted when the engine was told to stop', () => {
  for (let count = 0; count < 4; count += 1) {
    const notes = new CrashNotes(path);
    notes.begin('a');
    notes.close();
  }
  expect(refusal()).toBeNull();
});

it('begins anew when its file is damaged', () => {
  for (let count = 0; count < 3; count += 1) crash();
  writeFileSync(path, '{"inUse": ["a"], "cra');
  expect(refusal()).toBeNull();
});
