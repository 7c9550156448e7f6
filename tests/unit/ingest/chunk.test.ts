import { describe, expect, test } from 'vitest';
import { newId, newSecret, stableId } from '#lib/core/ids.ts';
import { chunkerVersion, createChunker, type NewChunk } from '#lib/ingest/chunk.ts';
import type { ParsedPage } from '#lib/ingest/parse/types.ts';
import { parsedPage, type BlockText } from '#tests/support/parsed-pages.ts';

const versionId = newId();
const passageSecret = newSecret();

function chunksOf(pages: readonly ParsedPage[], documentLine = 'Lease'): NewChunk[] {
  const chunker = createChunker({ versionId, passageSecret, documentLine });
  return [...pages.flatMap((page) => chunker.addPage(page)), ...chunker.finish()];
}

const sentence = (index: number) =>
  `Sentence number ${index} says that the tenant shall pay the rent of ${index * 10} euros in advance.`;
const paragraph = (from: number, count: number): BlockText => ({
  kind: 'paragraph',
  text: Array.from({ length: count }, (_, index) => sentence(from + index)).join(' '),
});

/** What every citation rests on: the sentence is in the chunk, and its spans give it back from the pages. */
function expectFaithful(chunks: readonly NewChunk[], pages: readonly ParsedPage[]): void {
  const textOf = new Map(pages.map((page) => [page.number, page.text]));
  for (const chunk of chunks) {
    let position = 0;
    for (const { start, end, spans } of chunk.sentences) {
      expect(start).toBeGreaterThanOrEqual(position);
      position = end;
      const slices = spans.map((span) => textOf.get(span.page)?.slice(span.start, span.end));
      expect([slices.join(' '), slices.join('')]).toContain(chunk.text.slice(start, end));
    }
  }
}

describe('chunks', () => {
  const long = [
    parsedPage(1, [{ kind: 'heading', level: 1, text: '1. Rent' }, paragraph(0, 30)]),
    parsedPage(2, [
      { kind: 'heading', level: 2, text: '1.1 Late rent' },
      paragraph(30, 30),
      paragraph(60, 7),
    ]),
  ];

  test('are made of whole sentences, of the wanted size, and every sentence is in exactly one', () => {
    const chunks = chunksOf(long);
    expectFaithful(chunks, long);
    const texts = chunks.flatMap((chunk) =>
      chunk.sentences.map(({ start, end }) => chunk.text.slice(start, end)),
    );
    const expected = Array.from({ length: 67 }, (_, index) => sentence(index));
    expect(texts.filter((text) => text.startsWith('Sentence'))).toEqual(expected);
    expect(chunks.map((chunk) => chunk.ordinal)).toEqual(chunks.map((_, index) => index));
    for (const chunk of chunks) expect(chunk.tokenCount).toBeLessThanOrEqual(250);
    for (const chunk of chunks.slice(0, -1)) expect(chunk.tokenCount).toBeGreaterThan(120);
  });

  test('have the same ids whenever they are made again', () => {
    expect(chunksOf(long).map((chunk) => chunk.id)).toEqual(chunksOf(long).map((chunk) => chunk.id));
    expect(new Set(chunksOf(long).map((chunk) => chunk.id)).size).toBe(chunksOf(long).length);
  });

  test('have ids that nobody guesses who knows all but a secret', () => {
    const [chunk] = chunksOf(long);
    expect(chunk?.id).not.toBe(stableId(versionId, chunkerVersion, 0, chunk?.textSha256 ?? ''));
    const idWith = (secret: string | null) => {
      const chunker = createChunker({ versionId, passageSecret: secret, documentLine: 'Lease' });
      return [...long.flatMap((page) => chunker.addPage(page)), ...chunker.finish()][0]?.id;
    };
    expect(idWith(newSecret())).not.toBe(chunk?.id);
    // Versions from before keep theirs, so that what cites them finds them.
    expect(idWith(null)).toBe(stableId(versionId, chunkerVersion, 0, chunk?.textSha256 ?? ''));
  });

  test('stand under the headings that apply to them', () => {
    const chunks = chunksOf(long);
    expect(chunks[0]?.header).toBe('Lease › 1. Rent');
    expect(chunks.at(-1)?.header).toBe('Lease › 1. Rent › 1.1 Late rent');
  });

  test('a heading opens a chunk and never ends one', () => {
    for (const chunk of chunksOf(long)) expect(chunk.sentences.at(-1)?.kind).toBeUndefined();
  });

  test('a paragraph that a page break cuts gives one sentence with a place on both pages', () => {
    const pages = [
      parsedPage(1, [{ kind: 'paragraph', text: 'The first sentence ends. The second goes on over' }]),
      parsedPage(2, [{ kind: 'paragraph', continues: true, text: 'the page break. The third is alone.' }]),
    ];
    const [chunk] = chunksOf(pages);
    expectFaithful(chunksOf(pages), pages);
    expect(chunk?.text).toBe(
      'The first sentence ends. The second goes on over the page break. The third is alone.',
    );
    expect(chunk?.sentences.map(({ spans }) => spans.map((span) => span.page))).toEqual([[1], [1, 2], [2]]);
    expect(chunk).toMatchObject({ pageStart: 1, pageEnd: 2 });
  });

  test('what repeats on every page is left out', () => {
    const furniture: BlockText = { kind: 'furniture', text: 'Page 1 of 9' };
    const [chunk] = chunksOf([parsedPage(1, [furniture, paragraph(1, 1), furniture])]);
    expect(chunk?.text).toBe(sentence(1));
  });

  test('a table row is a sentence; the lines of the head, which rows repeat, are none', () => {
    const rows = ['Drug: Cefazolin | Dose: 2 g', 'Drug: Metronidazole | Dose: 500 mg'];
    const pages = [
      parsedPage(1, [
        { kind: 'table-head', text: 'Drug | Dose' },
        ...rows.map((text): BlockText => ({ kind: 'table-row', text })),
      ]),
    ];
    const [chunk] = chunksOf(pages);
    expect(chunk?.text).toBe(rows.join('\n'));
    expect(chunk?.sentences.map(({ start, end }) => chunk.text.slice(start, end))).toEqual(rows);
    expect(chunk?.sentences.map(({ kind }) => kind)).toEqual(['table-row', 'table-row']);
    expectFaithful(chunksOf(pages), pages);
  });

  test('an enormous sentence is cut between words, and nothing of it is lost', () => {
    const words = Array.from({ length: 2000 }, (_, index) => `word${index}`);
    const pages = [parsedPage(1, [{ kind: 'paragraph', text: words.join(' ') }])];
    const chunks = chunksOf(pages);
    expect(chunks.length).toBeGreaterThan(3);
    expectFaithful(chunks, pages);
    expect(
      chunks
        .map((chunk) => chunk.text)
        .join(' ')
        .split(/\s+/),
    ).toEqual(words);
  });

  test('a document of headings only still has something to cite', () => {
    const chunks = chunksOf([
      parsedPage(1, [{ kind: 'heading', level: 1, text: 'Total revenue: $5 billion' }]),
    ]);
    expect(chunks.map((chunk) => chunk.text)).toEqual(['Total revenue: $5 billion']);
  });
});

describe('rectangles', () => {
  test('cover the words of the sentence, one per line', () => {
    const text = `${'a'.repeat(59)} ${'b'.repeat(29)}. ${'C'.repeat(40)}.`;
    const [chunk] = chunksOf([parsedPage(1, [{ kind: 'paragraph', text }])]);
    const [first, second] = chunk?.sentences ?? [];
    expect(first?.spans[0]?.rects).toEqual([
      [72, 50, 432, 62],
      [72, 64, 252, 76],
    ]);
    expect(second?.spans[0]?.rects).toEqual([
      [258, 64, 432, 76],
      [72, 78, 144, 90],
    ]);
  });
});
