import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatPages, formatRecent, formatSeconds } from '#lib/shared/format.ts';

describe('formatters', () => {
  it('shows bytes in the unit that fits', () => {
    expect([0, 999, 1000, 1_440_000, 25_000_000, 3_200_000_000].map(formatBytes)).toEqual([
      '0 bytes',
      '999 bytes',
      '1 kB',
      '1.4 MB',
      '25 MB',
      '3.2 GB',
    ]);
  });

  it('counts in words', () => {
    expect(formatCount(1, 'document')).toBe('1 document');
    expect(formatCount(1204, 'document')).toBe('1,204 documents');
    expect(formatCount(2, 'person', 'people')).toBe('2 people');
  });

  it('names one page or a range', () => {
    expect(formatPages(4, 4)).toBe('page 4');
    expect(formatPages(3, 9)).toBe('pages 3–9');
  });

  it('shows the hour for today and the date for what is older', () => {
    const now = new Date(2026, 10, 23, 15, 0).getTime();
    expect(formatRecent(new Date(2026, 10, 23, 9, 5).getTime(), now)).toBe('09:05');
    expect(formatRecent(new Date(2026, 10, 20, 9, 5).getTime(), now)).toBe('Fri 09:05');
    expect(formatRecent(new Date(2026, 8, 3).getTime(), now)).toMatch(/^3 Sept? 2026$/);
  });

  it('shows durations from tenths of a second to minutes', () => {
    expect([0.84, 12.3, 59.7, 200].map(formatSeconds)).toEqual(['0.8 s', '12 s', '1 min', '3 min 20 s']);
  });
});
