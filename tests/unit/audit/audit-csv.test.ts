import { describe, expect, it } from 'vitest';
import { csvCell, toCsv } from '#lib/audit/audit-csv.ts';
import type { StoredRow } from '#lib/audit/rows.ts';

describe('the CSV of an export', () => {
  it.each([
    ['=HYPERLINK("http://example.test")', `"'=HYPERLINK(""http://example.test"")"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['plain', '"plain"'],
    ['', '""'],
    [undefined, '""'],
    [{ fields: ['name'] }, '"{""fields"":[""name""]}"'],
  ])('makes a cell of %j that no spreadsheet computes', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it('has a line of names and a line for each row', async () => {
    async function* rows(): AsyncGenerator<StoredRow> {
      const body = JSON.stringify({ v: 1, seq: 1, actor: '=cmd', action: 'group.created' });
      yield await Promise.resolve({ seq: 1, previousHash: Buffer.alloc(32), hash: Buffer.alloc(32), body });
    }
    const lines = (await Array.fromAsync(toCsv(rows()))).join('').trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('"seq","at","actor"');
    expect(lines[1]).toBe(`"1","","'=cmd","","group.created","","","","","",""`);
  });
});
