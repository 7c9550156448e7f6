/**
 * Makes the sample PDFs of data/samples/corpus from the texts in data/samples/source (`npm run samples`). The same
 * texts always give the same bytes. A text is a sequence of blocks with an empty line between them:
 *
 *     @name value        settings of the document, at the top
 *     >> text            the title         > text   centred lines         !! text   a framed note
 *     # text, ## text    headings          | a | b |   table, first row = header     ===   a new page
 *     1.1 text, (a) text, - text   a numbered paragraph or a list item      **text**   a line in bold
 *
 * A tilde marks where a word may be divided.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Layout } from './layout.ts';

const folder = import.meta.dirname;

/** The day that all samples say they were made on. */
const madeAt = new Date('2025-10-01T08:00:00Z');

/** Renders one source text to the bytes of a PDF. */
export async function renderSample(source: string): Promise<Buffer> {
  const blocks = source.trim().split(/\n{2,}/);
  const settings = readSettings(blocks.shift() ?? '');
  const setting = (name: string, otherwise: string) => settings.get(name) ?? otherwise;
  const layout = new Layout(
    {
      serif: setting('font', 'sans') === 'serif',
      sizePoints: Number(setting('size', '11')),
      gapPoints: Number(setting('gap', '3')),
      columns: Number(setting('columns', '1')),
      sidePoints: Number(setting('side', '64')),
    },
    { Title: setting('title', ''), Author: 'Pincite samples', Creator: 'Pincite', CreationDate: madeAt },
  );
  const bytes = buffer(layout.pdf);
  for (const block of blocks) setBlock(layout, block);
  layout.finish(setting('header', ''));
  return bytes;
}

function readSettings(block: string): Map<string, string> {
  const pairs = block.split('\n').map((line) => /^@(\w+) (.+)$/.exec(line));
  return new Map(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
}

function setBlock(layout: Layout, block: string): void {
  const marked = /^(>>|>|!!|##|#|\||===|\*\*)/.exec(block)?.[1];
  const content = block.replace(/^(>>|>|!!|##|#) /gm, '');
  switch (marked) {
    case '>>':
      layout.space(18);
      layout.text(content, { bold: true, scale: 1.7, centered: true });
      break;
    case '>':
      layout.text(content, { centered: true });
      break;
    case '!!':
      layout.space(6);
      layout.note(content);
      break;
    case '===':
      layout.newPage();
      return;
    case '|':
      layout.table(
        block.split('\n').map((line) =>
          line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
        ),
      );
      break;
    case '**':
      layout.text(block.replaceAll('**', ''), { bold: true });
      break;
    case '#':
    case '##':
      layout.startColumns();
      layout.space(marked === '#' ? 8 : 3);
      layout.keepTogether(110);
      layout.text(content, { bold: true, scale: marked === '#' ? 1.25 : 1.08 });
      break;
    default:
      setParagraph(layout, block);
  }
  layout.space(6);
}

function setParagraph(layout: Layout, block: string): void {
  for (const item of block.startsWith('- ') ? block.split('\n') : [block]) {
    const numbered = /^(S?\d+\.(?:\d+)?|\([A-Za-z]+\)|-) (.+)$/s.exec(item);
    const [, mark, rest] = numbered ?? [];
    if (mark === undefined || rest === undefined) layout.text(item);
    else layout.text(rest, { hang: mark === '-' ? '•' : mark, indent: mark === '-' ? 12 : 32 });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  mkdirSync(join(folder, 'corpus'), { recursive: true });
  for (const name of readdirSync(join(folder, 'source')).toSorted()) {
    const bytes = await renderSample(readFileSync(join(folder, 'source', name), 'utf8'));
    writeFileSync(join(folder, 'corpus', name.replace(/\.txt$/, '.pdf')), bytes);
    console.log(`${name}: ${String(bytes.length)} bytes`);
  }
}
