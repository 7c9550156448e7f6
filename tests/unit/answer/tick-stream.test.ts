import { expect, test } from 'vitest';
import { sleep } from '#lib/core/clock.ts';
import { tickStream } from '#lib/answer/tick-stream.ts';

test('items pass through, and ticks come while nothing does', async () => {
  async function* slow() {
    yield 1;
    await sleep(60);
    yield 2;
  }
  const seen: unknown[] = [];
  for await (const tick of tickStream(slow(), 10)) seen.push(tick.type === 'item' ? tick.item : 'tick');
  expect(seen[0]).toBe(1);
  expect(seen.at(-1)).toBe(2);
  expect(seen).toContain('tick');
});

test('a failure is passed on', async () => {
  async function* broken() {
    yield await Promise.resolve(1);
    throw new Error('broken');
  }
  const read = async () => {
    for await (const tick of tickStream(broken(), 1000)) expect(tick).toBeDefined();
  };
  await expect(read()).rejects.toThrow('broken');
});

test('leaving early does not wait for a silent stream', async () => {
  async function* silent() {
    yield 1;
    await new Promise(() => undefined);
  }
  const startedAt = performance.now();
  for await (const tick of tickStream(silent(), 5)) if (tick.type === 'tick') break;
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
