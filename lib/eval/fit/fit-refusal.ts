import { descend, dot, scaled, scaleOf, type Vector } from './descend.ts';
import type { Weights } from './fit-order.ts';

export type AnswerExample = { signals: Record<string, number>; isAnswerable: boolean };

export type RefusalModel = { bias: number; weights: Weights };

const steps = 1500;
const shrinkage = 0.003;
/** A suite's answerable and unanswerable questions weigh as their count to this power: large ones more, but not by much. */
const countPower = 0.3;

function weightsOf(examples: readonly AnswerExample[]): number[] {
  const count = (isAnswerable: boolean) =>
    examples.filter((example) => example.isAnswerable === isAnswerable).length;
  return examples.map(({ isAnswerable }) => count(isAnswerable) ** (countPower - 1));
}

const chance = (score: number) => 1 / (1 + Math.exp(-score));

/** Learns how likely an answer is by the signals: a logistic model. The sign of each weight is given: `against` are not above zero. */
export function fitRefusal(
  suites: readonly (readonly AnswerExample[])[],
  { names, against }: { names: readonly string[]; against: ReadonlySet<string> },
): RefusalModel {
  const examples = suites.flat();
  const importance = suites.flatMap(weightsOf);
  const whole = importance.reduce((sum, value) => sum + value, 0);
  const sign = names.map((name) => (against.has(name) ? -1 : 1));
  const raw = examples.map(({ signals }) => names.map((name, at) => (sign[at] ?? 1) * (signals[name] ?? 0)));
  const scale = scaleOf(raw);
  const rows = raw.map((row) => [...scaled(row, scale), 1]);
  const learnt = descend({
    size: names.length + 1,
    steps,
    gradient: (now) => {
      const sum = now.map((weight, at) => (at < names.length ? shrinkage * weight : 0));
      for (const [index, row] of rows.entries()) {
        const isAnswerable = examples[index]?.isAnswerable === true ? 1 : 0;
        const pull = ((importance[index] ?? 0) / whole) * (chance(dot(row, now)) - isAnswerable);
        for (const [at, value] of row.entries()) sum[at] = (sum[at] ?? 0) + pull * value;
      }
      return sum;
    },
    keep: (now) => now.map((weight, at) => (at < names.length ? Math.max(0, weight) : weight)),
  });
  const own: Vector = names.map((_, at) => (learnt[at] ?? 0) / (scale.deviation[at] ?? 1));
  const bias = (learnt[names.length] ?? 0) - dot(own, scale.mean);
  return {
    bias,
    weights: Object.fromEntries(names.map((name, at) => [name, (sign[at] ?? 1) * (own[at] ?? 0)])),
  };
}

/** How likely an answer is, 0..1. */
export function chanceOf({ bias, weights }: RefusalModel, signals: Record<string, number>): number {
  return chance(
    Object.entries(weights).reduce((sum, [name, weight]) => sum + weight * (signals[name] ?? 0), bias),
  );
}

export type CurvePoint = { threshold: number; refusedWhenAbsent: number; refusedWhenPresent: number };

/** The risk–coverage curve: what is refused below each threshold. */
export function refusalCurve(
  judged: readonly { chance: number; isAnswerable: boolean }[],
  thresholds: readonly number[],
): CurvePoint[] {
  const shareBelow = (isAnswerable: boolean, threshold: number) => {
    const of = judged.filter((entry) => entry.isAnswerable === isAnswerable);
    return of.filter((entry) => entry.chance < threshold).length / Math.max(1, of.length);
  };
  return thresholds.map((threshold) => ({
    threshold,
    refusedWhenAbsent: shareBelow(false, threshold),
    refusedWhenPresent: shareBelow(true, threshold),
  }));
}
