import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInJail } from '#tests/fixtures/parse/read-in-jail.ts';

const extraData = process.env['PINCITE_EXTRA_DATA'];
const megabyte = 1024 * 1024;
const reasons = ['FILE_HAS_NO_TEXT', 'FILE_ENCRYPTED', 'FILE_DAMAGED', 'FILE_TOO_COMPLEX'];

/** Files that broke real readers are not part of the repository; without them this is skipped, and says so. */
describe.skipIf(extraData === undefined)('hard PDFs (skipped when PINCITE_EXTRA_DATA is not set)', () => {
  it(
    'all end in text or in a stated reason, and this process stays small',
    { timeout: 600_000 },
    async () => {
      const directory = join(extraData ?? '', 'corpus', 'pdf');
      const names = readdirSync(directory).filter((name) => name.toLowerCase().endsWith('.pdf'));
      expect(names.length).toBeGreaterThan(100);
      const unexplained: string[] = [];
      let withText = 0;
      const before = process.memoryUsage().rss;
      for (const name of names) {
        const { last, textPages } = await readInJail(join(directory, name), { fileName: name });
        const isRead = last?.type === 'finished' && textPages > 0;
        if (isRead) withText += 1;
        else if (last?.type !== 'failed' || !reasons.includes(last.code))
          unexplained.push(`${name}: ${JSON.stringify(last)}`);
      }
      expect(unexplained).toEqual([]);
      expect(withText).toBeGreaterThan(names.length / 2);
      expect(process.memoryUsage().rss - before).toBeLessThan(150 * megabyte);
    },
  );
});
