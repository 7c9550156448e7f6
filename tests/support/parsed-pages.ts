import type { Block, ParsedPage, PlacedRun } from '#lib/ingest/parse/types.ts';

export type BlockText = Omit<Block, 'start' | 'end'> & { text: string };

const lineCharacters = 60;
const characterWidth = 6;
const lineHeight = 14;

/** A page as a parser gives it: blocks one below the other, each line of text a run of its own. */
export function parsedPage(number: number, blocks: readonly BlockText[]): ParsedPage {
  let text = '';
  const made: Block[] = [];
  const runs: PlacedRun[] = [];
  for (const { text: blockText, ...block } of blocks) {
    if (text !== '') text += '\n\n';
    const start = text.length;
    text += blockText;
    made.push({ ...block, start, end: text.length });
    for (let from = start; from < text.length; from += lineCharacters) {
      const to = Math.min(text.length, from + lineCharacters);
      const top = 50 + runs.length * lineHeight;
      runs.push({ start: from, end: to, rect: [72, top, 72 + (to - from) * characterWidth, top + 12] });
    }
  }
  return { number, width: 612, height: 792, state: 'text', text, blocks: made, runs };
}
