import { describe, expect, test } from 'vitest';
import { fitOrder, shareFound, type Example } from '#lib/eval/fit/fit-order.ts';
import { chanceOf, fitRefusal, refusalCurve } from '#lib/eval/fit/fit-refusal.ts';

/** Numbers between 0 and 1, the same in each run (a linear congruential generator, Numerical Recipes' constants). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Of twenty found, the right one has more of `telling` than others; `noise` says nothing, `wrong` the opposite. */
function examples(count: number, seed: number): Example[] {
  const next = numbers(seed);
  return Array.from({ length: count }, () => {
    const right = Math.floor(next() * 20);
    const signals = Array.from({ length: 20 }, (_, at) => ({
      telling: next() + (at === right ? 0.8 : 0),
      noise: next(),
      wrong: next() - (at === right ? 0.4 : 0),
    }));
    return { signals, isRight: signals.map((_, at) => at === right) };
  });
}

describe('learning an order', () => {
  const names = ['telling', 'noise', 'wrong'];
  const weights = fitOrder([examples(30, 1), examples(30, 2)], names);

  test('what tells is worth most, and nothing is worth less than nothing', () => {
    expect(weights['telling']).toBeGreaterThan(5 * (weights['noise'] ?? 0));
    expect(weights['wrong']).toBe(0);
  });

  test('it holds on examples that were not learnt from', () => {
    const fresh = examples(100, 3);
    expect(shareFound(fresh, weights, 1)).toBeGreaterThan(0.6);
    expect(shareFound(fresh, { telling: 0, noise: 1, wrong: 0 }, 1)).toBeLessThan(0.2);
    expect(shareFound(fresh, weights, 20)).toBe(1);
  });

  test('a question without anything right teaches nothing and breaks nothing', () => {
    const empty: Example = { signals: [{ telling: 1 }, { telling: 0 }], isRight: [false, false] };
    expect(fitOrder([[empty, ...examples(30, 1)], examples(30, 2)], names)).toEqual(weights);
  });
});

describe('learning when to refuse', () => {
  const next = numbers(7);
  const made = Array.from({ length: 300 }, (_, at) => {
    const isAnswerable = at % 3 !== 0;
    const signals = {
      covered: next() + (isAnswerable ? 0.7 : 0),
      missing: next() + (isAnswerable ? 0 : 0.5),
    };
    return { signals, isAnswerable };
  });
  const model = fitRefusal([made.slice(0, 150)], {
    names: ['covered', 'missing'],
    against: new Set(['missing']),
  });
  const judged = made
    .slice(150)
    .map(({ signals, isAnswerable }) => ({ chance: chanceOf(model, signals), isAnswerable }));

  test('signs are as given', () => {
    expect(model.weights['covered']).toBeGreaterThan(0);
    expect(model.weights['missing']).toBeLessThan(0);
  });

  test('the curve refuses more as the threshold rises, and more of what has no answer', () => {
    const curve = refusalCurve(judged, [0, 0.25, 0.5, 0.75, 1]);
    expect(curve[0]).toMatchObject({ refusedWhenAbsent: 0, refusedWhenPresent: 0 });
    expect(curve.at(-1)).toMatchObject({ refusedWhenAbsent: 1, refusedWhenPresent: 1 });
    const middle = curve[2];
    expect(middle?.refusedWhenAbsent).toBeGreaterThan(0.6);
    expect(middle?.refusedWhenPresent).toBeLessThan(0.3);
  });
});
