import { afterEach, expect, test } from 'vitest';
import { now, setClockOffset, sleep } from '#lib/core/clock.ts';

afterEach(() => {
  setClockOffset(0);
});

test('the clock can be moved', () => {
  const before = now();
  setClockOffset(3_600_000);
  expect(now() - before).toBeGreaterThanOrEqual(3_600_000);
});

test('a sleep ends when it is aborted, before or during', async () => {
  await expect(sleep(60_000, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  const controller = new AbortController();
  const sleeping = sleep(60_000, controller.signal);
  controller.abort(new Error('enough'));
  await expect(sleeping).rejects.toThrow('enough');
});
