import { expect, test } from 'vitest';
import { fastestThreads, threadCandidates } from '#lib/engine/threads.ts';
import { ThreadGovernor } from '#lib/engine/thread-governor.ts';
import { setConfig } from '#lib/core/config.ts';

test('one thread is always a candidate, all cores are the most', () => {
  expect(threadCandidates(1)).toEqual([1]);
  expect(threadCandidates(2)).toEqual([1, 2]);
  expect(threadCandidates(12)).toEqual([1, 2, 4, 8, 11, 12]);
});

test('the setting leaves no choice', () => {
  setConfig({ PINCITE_ENGINE_THREADS: '3' });
  expect(threadCandidates(8)).toEqual([3]);
  setConfig({ PINCITE_ENGINE_THREADS: '' });
});

test('a thread that brings nothing is not taken, and larger counts are not even tried', async () => {
  const tried: number[] = [];
  const times: Record<number, number> = { 1: 100, 2: 60, 4: 58, 8: 10 };
  const best = await fastestThreads({
    candidates: [1, 2, 4, 8],
    worthwhileGain: 1.1,
    measureMs: (threads) => {
      tried.push(threads);
      return Promise.resolve(times[threads] ?? 0);
    },
  });
  expect(best).toEqual({ threads: 2, milliseconds: 60 });
  expect(tried).toEqual([1, 2, 4]);
});

test('steps that take much longer than promised lower the threads', () => {
  const llama = { maxThreads: 0 };
  const governor = new ThreadGovernor(llama, 8);
  governor.report(10, 11);
  governor.report(10, 500);
  governor.report(10, 500);
  expect(governor.apply(8)).toBe(4);
  expect(llama.maxThreads).toBe(4);
  expect(governor.apply(1)).toBe(1);
});
