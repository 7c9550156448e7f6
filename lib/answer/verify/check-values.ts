import { isDateAmong } from './dates.ts';
import { isSameFrequency } from './frequencies.ts';
import { isNumberAmong } from './numbers.ts';
import type { ReadText } from './read-tokens.ts';
import { isReferenceAmong } from './references.ts';
import { readUnits, type Unit } from './units.ts';

/** Whole numbers that may be a year. */
const isYear = (value: number) => Number.isInteger(value) && value >= 1600 && value < 2200;

function yearsOf(known: ReadText): Set<number> {
  const inDates = known.dates.flatMap(({ readings }) => readings.flatMap(({ year }) => year ?? []));
  const alone = known.numbers.map(({ mantissa }) => mantissa).filter(isYear);
  return new Set([...inDates, ...alone]);
}

function missingNumbers(claim: ReadText, known: ReadText): string[] {
  const dateParts = new Set(
    known.dates.flatMap(({ readings }) => readings.flatMap(({ year, day }) => [year, day])),
  );
  let units: Unit[] | undefined;
  const mentions = ({ dimension, factor }: Unit) => {
    units ??= readUnits(known.text);
    return units.some((unit) => unit.dimension === dimension && unit.factor === factor);
  };
  return claim.numbers
    .filter((number) => !number.isVague && !isNumberAmong(number, known.numbers, mentions))
    .filter(
      (number) =>
        number.unit !== null ||
        number.currency !== null ||
        number.scale !== 1 ||
        !dateParts.has(number.mantissa),
    )
    .map(({ written }) => written);
}

/**
 * Dates, times, numbers, frequencies and references of the claim that are not in what it cites, as they are written.
 * `known` is the text of the cited sentences and their headings.
 */
export function missingValues(claim: ReadText, known: ReadText): string[] {
  const years = yearsOf(known);
  return [
    ...claim.dates.filter((date) => !isDateAmong(date, { dates: known.dates, years })),
    ...claim.times.filter(({ minutes }) => !known.times.some((one) => one.minutes === minutes)),
    ...claim.frequencies.filter((wanted) => !known.frequencies.some((one) => isSameFrequency(wanted, one))),
    ...claim.references.filter((reference) => !isReferenceAmong(reference, known)),
  ]
    .map(({ written }) => written)
    .concat(missingNumbers(claim, known));
}
