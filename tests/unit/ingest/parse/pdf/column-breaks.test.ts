import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outline, readAll } from '#tests/fixtures/parse/read-all.ts';

async function blocksOf(name: string): Promise<string[]> {
  const { pages } = await readAll(readFileSync(`data/samples/corpus/${name}`), name);
  return pages.flatMap(outline);
}

describe('two columns', () => {
  it('join a paragraph that goes on in the next column, with its divided word', async () => {
    const blocks = await blocksOf('expert-memorandum.pdf');
    expect(blocks.find((block) => block.startsWith('paragraph: We repeated the event'))).toContain(
      'After 20 seconds of dry running the temperature of the silicon carbide face reached 168 °C. When water',
    );
  });

  it('are kept apart when one of them has a table in it', async () => {
    const blocks = await blocksOf('sepsis-pathway.pdf');
    expect(blocks).toContain(
      'list-item: 6. Measure urine output every hour. The target is 0.5 ml per kilogram and hour.',
    );
    expect(blocks).toContain('heading: 4. When to call for help');
    expect(blocks.filter((block) => block.includes('systolic blood pressure of 90'))).toHaveLength(1);
  });
});
