import type { StoredRow } from './rows.ts';

const columns = [
  'seq',
  'at',
  'actor',
  'session',
  'action',
  'outcome',
  'objectType',
  'objectId',
  'workspaceId',
  'requestId',
  'detail',
] as const;

/** A cell that a spreadsheet shows and never computes: quoted, and with an apostrophe before what begins a formula. */
export function csvCell(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  const isFormula = /^[=+\-@\t\r\n|%]/.test(text);
  return `"${(isFormula ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** The rows as CSV (RFC 4180), with a line of names first. */
export async function* toCsv(rows: AsyncIterable<StoredRow>): AsyncGenerator<string, void> {
  yield `${columns.map(csvCell).join(',')}\r\n`;
  for await (const { body } of rows) {
    const fields = JSON.parse(body) as Record<string, unknown>;
    yield `${columns.map((name) => csvCell(fields[name])).join(',')}\r\n`;
  }
}
