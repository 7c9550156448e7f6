import type { UsageGroup } from '#lib/shared/usage.ts';

/** How each way of adding up is called: on its tab, and over the column of names. */
export const groupWords: Record<UsageGroup, { tab: string; column: string }> = {
  month: { tab: 'Month', column: 'Month' },
  person: { tab: 'Person', column: 'Person' },
  workspace: { tab: 'Workspace', column: 'Workspace' },
  model: { tab: 'Model', column: 'Answered by' },
};

const programNames: Record<string, string> = {
  operator: 'The operator, at the command line',
  system: 'The program itself',
};

/** The name of a row: "November 2026", a person, a model; of what has no name to this reader, its identifier. */
export function rowName(by: UsageGroup, { id, name }: { id: string; name: string | null }): string {
  if (by === 'month') {
    return new Date(`${id}-01T00:00:00Z`).toLocaleDateString('en-GB', {
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    });
  }
  if (by === 'model') return id === '' ? 'Quotes, without a model' : id;
  return name ?? programNames[id] ?? id;
}

/** A whole number with thousands set off. */
export const formatNumber = (value: number) => Math.round(value).toLocaleString('en');

/** An amount of money: two decimals below a thousand, none above. */
export function formatMoney(amount: number, currency: string): string {
  const digits = amount < 1000 ? 2 : 0;
  const text = amount.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text} ${currency}`;
}
