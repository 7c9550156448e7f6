import { descend, dot, scaled, scaleOf, type Vector } from './descend.ts';

/** What was found for one question: the signals of each, and whether it is right. */
export type Example = { signals: readonly Record<string, number>[]; isRight: readonly boolean[] };

export type Weights = Record<string, number>;

type Prepared = { rows: Vector[]; isRight: readonly boolean[]; weight: number };

const steps = 400;
const shrinkage = 0.02;

/** How likely each row is the first one, by its score. */
function shares(rows: readonly Vector[], weights: Vector): number[] {
  const scores = rows.map((row) => dot(row, weights));
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const whole = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / whole);
}

/** The slope of −log(the share of what is right): ListNet with the right ones as one (Cao et al. 2007). */
function gradientOf({ rows, isRight, weight }: Prepared, weights: Vector): Vector {
  const all = shares(rows, weights);
  const right = all.map((share, at) => (isRight[at] === true ? share : 0));
  const whole = right.reduce((sum, share) => sum + share, 0);
  const gradient = new Array<number>(weights.length).fill(0);
  for (const [at, row] of rows.entries()) {
    const pull = weight * ((all[at] ?? 0) - (right[at] ?? 0) / whole);
    for (const [column, value] of row.entries()) gradient[column] = (gradient[column] ?? 0) + pull * value;
  }
  return gradient;
}

/** Questions that have something right and something wrong; every suite counts the same. */
function prepare(suites: readonly (readonly Example[])[], names: readonly string[]): Prepared[] {
  return suites.flatMap((examples) => {
    const telling = examples.filter(({ isRight }) => isRight.includes(true) && isRight.includes(false));
    return telling.map(({ signals, isRight }) => ({
      rows: signals.map((signal) => names.map((name) => signal[name] ?? 0)),
      isRight,
      weight: 1 / (telling.length * suites.length),
    }));
  });
}

/**
 * Learns what each signal is worth in an order, so that right ones come first: a linear model, no weight below zero,
 * because every signal is meant to speak for what it belongs to. `suites` holds the examples of each suite.
 */
export function fitOrder(suites: readonly (readonly Example[])[], names: readonly string[]): Weights {
  const prepared = prepare(suites, names);
  const scale = scaleOf(prepared.flatMap(({ rows }) => rows));
  const examples = prepared.map((example) => ({
    ...example,
    rows: example.rows.map((row) => scaled(row, scale)),
  }));
  const weights = descend({
    size: names.length,
    steps,
    gradient: (now) => {
      const sum = now.map((weight) => shrinkage * weight);
      for (const example of examples)
        for (const [at, slope] of gradientOf(example, now).entries()) sum[at] = (sum[at] ?? 0) + slope;
      return sum;
    },
    keep: (now) => now.map((weight) => Math.max(0, weight)),
  });
  return Object.fromEntries(names.map((name, at) => [name, (weights[at] ?? 0) / (scale.deviation[at] ?? 1)]));
}

/** The share of questions that have something right among the first `count` of that order. */
export function shareFound(examples: readonly Example[], weights: Weights, count: number): number {
  const names = Object.keys(weights);
  const found = examples.filter(({ signals, isRight }) => {
    const scored = signals.map((signal, at) => ({
      score: names.reduce((sum, name) => sum + (weights[name] ?? 0) * (signal[name] ?? 0), 0),
      isRight: isRight[at] === true,
    }));
    scored.sort((one, other) => other.score - one.score);
    return scored.slice(0, count).some((entry) => entry.isRight);
  });
  return found.length / examples.length;
}
