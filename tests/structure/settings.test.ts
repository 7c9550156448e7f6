import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '#lib/core/config.ts';

const rows = readFileSync('docs/OPERATIONS.md', 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
  .filter((cells) => cells[1]?.startsWith('PINCITE_'));
const defaults: Record<string, string | number | readonly string[] | undefined> = settingsSchema.parse({});

describe('the settings in docs/OPERATIONS.md', () => {
  it.each(settingsSchema.keyof().options)('describe %s with its default', (name) => {
    const row = rows.find((cells) => cells[1] === name);
    expect(row?.[3]?.length ?? 0).toBeGreaterThan(10);
    const value = defaults[name];
    if (value !== undefined) expect(row?.[2]?.replaceAll(',', '')).toBe(String(value));
  });

  it('describe no setting that is gone', () => {
    const known: readonly string[] = settingsSchema.keyof().options;
    expect(rows.map((cells) => cells[1] ?? '').filter((name) => !known.includes(name))).toEqual([]);
  });
});
