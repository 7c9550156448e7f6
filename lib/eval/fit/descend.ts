/** A vector of weights, or of their derivatives. */
export type Vector = number[];

const rate = 0.05;
const [firstDecay, secondDecay, tiny] = [0.9, 0.99, 1e-8];

/**
 * Finds the weights with the least loss by gradient descent (Adam: Kingma & Ba 2015, arXiv:1412.6980), from zero.
 * `keep` sets each step's weights right: one that must not be negative, for instance.
 */
export function descend(input: {
  size: number;
  steps: number;
  gradient: (weights: Vector) => Vector;
  keep: (weights: Vector) => Vector;
}): Vector {
  let weights = new Array<number>(input.size).fill(0);
  const first = new Array<number>(input.size).fill(0);
  const second = new Array<number>(input.size).fill(0);
  for (let step = 1; step <= input.steps; step += 1) {
    const gradient = input.gradient(weights);
    weights = input.keep(
      weights.map((weight, at) => {
        const slope = gradient[at] ?? 0;
        first[at] = firstDecay * (first[at] ?? 0) + (1 - firstDecay) * slope;
        second[at] = secondDecay * (second[at] ?? 0) + (1 - secondDecay) * slope * slope;
        const mean = first[at] / (1 - firstDecay ** step);
        const spread = Math.sqrt(second[at] / (1 - secondDecay ** step));
        return weight - (rate * mean) / (spread + tiny);
      }),
    );
  }
  return weights;
}

export const dot = (one: Vector, other: Vector): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);

/** Mean and standard deviation of every column, so that weights are learnt on one scale. */
export function scaleOf(rows: readonly Vector[]): { mean: Vector; deviation: Vector } {
  const size = rows[0]?.length ?? 0;
  const columns = Array.from({ length: size }, (_, at) => rows.map((row) => row[at] ?? 0));
  const mean = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  const deviation = columns.map((column, at) => {
    const squares = column.reduce((sum, value) => sum + (value - (mean[at] ?? 0)) ** 2, 0);
    return Math.sqrt(squares / column.length) || 1;
  });
  return { mean, deviation };
}

export const scaled = (row: Vector, { mean, deviation }: ReturnType<typeof scaleOf>): Vector =>
  row.map((value, at) => (value - (mean[at] ?? 0)) / (deviation[at] ?? 1));
