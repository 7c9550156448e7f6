import type { Costs } from '#lib/shared/usage.ts';
import type { FieldErrors, FormValues } from '../../forms/use-form.ts';

export type CostField = Exclude<keyof Costs, 'apiPrices'>;
export type PriceField = `${'name' | 'input' | 'output'}-${number}`;

type Field = { name: CostField; label: string; help?: string; fallback: string; least: number; most: number };

/** The fields in their order, with what a number in them may be. */
export const costFields: readonly Field[] = [
  { name: 'currency', label: 'Currency', fallback: 'EUR', least: 0, most: 0 },
  { name: 'hardwarePrice', label: 'Price of the hardware', fallback: '', least: 0, most: 1e12 },
  { name: 'yearsOfUse', label: 'Years of use', fallback: '4', least: 0.5, most: 20 },
  {
    name: 'watts',
    label: 'Power in watts',
    help: 'On average while it is switched on.',
    fallback: '',
    least: 0,
    most: 1e12,
  },
  { name: 'hoursPerDay', label: 'Hours a day', fallback: '24', least: 0, most: 24 },
  { name: 'pricePerKilowattHour', label: 'Price of a kilowatt-hour', fallback: '', least: 0, most: 1e12 },
  {
    name: 'otherPerMonth',
    label: 'Other costs a month',
    help: 'Space, maintenance, somebody’s time.',
    fallback: '0',
    least: 0,
    most: 1e12,
  },
];

type Values = FormValues<CostField | PriceField>;

const textOf = (values: Values, field: PriceField) => values[field] ?? '';

/** "1,200.50" and "1 200.50" are numbers, too; "0,30" is one with a decimal comma. */
export function toNumber(text: string): number {
  const plain = text.trim().replaceAll(/\s/gu, '');
  if (plain === '') return Number.NaN;
  return Number(
    /^\d+,\d{1,2}$/.test(plain) ? plain.replace(',', '.') : plain.replaceAll(/,(?=\d{3}(\D|$))/g, ''),
  );
}

function checkNumber(text: string, least: number, most: number): string | undefined {
  const value = toNumber(text);
  if (!Number.isFinite(value)) return 'Type a number.';
  if (value < least) return `Type at least ${least}.`;
  return value > most ? `Type at most ${most}.` : undefined;
}

/** What is wrong, by field. */
export function checkCosts(values: Values, rows: readonly number[]): FieldErrors<CostField | PriceField> {
  const errors: FieldErrors<CostField | PriceField> = {};
  for (const { name, least, most } of costFields) {
    if (name !== 'currency') errors[name] = checkNumber(values[name], least, most);
    else if (!/^\S{1,8}$/u.test(values.currency.trim()))
      errors.currency = 'Type a short name, for example EUR.';
  }
  for (const row of rows) {
    if (textOf(values, `name-${row}`).trim() === '') errors[`name-${row}`] = 'Type a name.';
    for (const part of ['input', 'output'] as const)
      errors[`${part}-${row}`] = checkNumber(textOf(values, `${part}-${row}`), 0, 1e12);
  }
  return errors;
}

/** What is sent, after `checkCosts` found nothing. */
export function readCostForm(
  values: Values,
  rows: readonly number[],
): Record<CostField | 'apiPrices', unknown> {
  const numbers = costFields.map(({ name }) => [
    name,
    name === 'currency' ? values[name] : toNumber(values[name]),
  ]);
  const apiPrices = rows.map((row) => ({
    name: textOf(values, `name-${row}`),
    perMillionInputTokens: toNumber(textOf(values, `input-${row}`)),
    perMillionOutputTokens: toNumber(textOf(values, `output-${row}`)),
  }));
  return { ...(Object.fromEntries(numbers) as Record<CostField, unknown>), apiPrices };
}
