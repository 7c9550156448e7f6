import { expect, test } from 'vitest';
import { fuse, minMax } from '#lib/answer/fuse.ts';

const hits = (scores: Record<string, number>) =>
  Object.entries(scores).map(([chunkId, score]) => ({ chunkId, score }));

test('scores are scaled between the best and the last of a list', () => {
  expect(Object.fromEntries(minMax(hits({ a: 12, b: 7, c: 2 })))).toEqual({ a: 1, b: 0.5, c: 0 });
  expect(Object.fromEntries(minMax(hits({ a: 3, b: 3 })))).toEqual({ a: 1, b: 1 });
});

test('lists are mixed by weight; what a list does not hold counts nothing there', () => {
  const fused = fuse({ text: hits({ a: 10, b: 0 }), vector: hits({ b: 0.9, c: 0.1 }), vectorWeight: 0.25 });
  expect(fused.map(({ chunkId, score }) => [chunkId, score])).toEqual([
    ['a', 0.75],
    ['b', 0.25],
    ['c', 0],
  ]);
});

test('an empty list leaves the other on its full scale', () => {
  expect(fuse({ text: hits({ a: 5, b: 1 }), vector: [], vectorWeight: 0.35 })[0]?.score).toBe(1);
  expect(fuse({ text: [], vector: hits({ a: 0.5, b: 0.1 }), vectorWeight: 0.35 })[0]?.score).toBe(1);
});

test('equal scores come in one order, whatever the order of the lists', () => {
  const input = { vector: [], vectorWeight: 0 };
  const one = fuse({ ...input, text: hits({ b: 1, a: 1 }) }).map((hit) => hit.chunkId);
  const other = fuse({ ...input, text: hits({ a: 1, b: 1 }) }).map((hit) => hit.chunkId);
  expect(one).toEqual(other);
});
