import { describe, expect, it } from 'vitest';
import { WordBook } from '#lib/ingest/parse/pdf/hyphens.ts';
import { PageText } from '#lib/ingest/parse/pdf/page-text.ts';
import type { Piece } from '#lib/ingest/parse/pdf/pieces.ts';
import { piece } from '#tests/fixtures/parse/pieces.ts';

const frame = { width: 600, height: 800, transform: [1, 0, 0, -1, 0, 800] };

function write(lines: Piece[][], knownWords = ''): PageText {
  const words = new WordBook();
  words.add(knownWords);
  const page = new PageText(frame, words);
  page.add({ direction: 0, block: { kind: 'paragraph' }, lines });
  return page;
}

const slices = (page: PageText) => page.runs.map((run) => page.text.slice(run.start, run.end));

describe('PageText', () => {
  it('joins a word that was broken at the end of a line; its runs cover both parts', () => {
    const page = write([[piece('the infor-', 50, 100)], [piece('mation is', 50, 112)]]);
    expect(page.text).toBe('the information is');
    expect(slices(page)).toEqual(['the infor', 'mation is']);
    expect(page.runs.map((run) => run.rect[1])).toEqual([92, 104]);
  });

  it('keeps the hyphen of a word that has one elsewhere in the document', () => {
    expect(write([[piece('the arm-', 50, 100)], [piece('length rule', 50, 112)]], 'at arm-length').text).toBe(
      'the arm-length rule',
    );
  });

  it('keeps the hyphen after a part that usually has one', () => {
    expect(write([[piece('long-', 50, 100)], [piece('term debt', 50, 112)]]).text).toBe('long-term debt');
  });

  it('drops the hyphen when the document knows the word without', () => {
    expect(write([[piece('an over-', 50, 100)], [piece('view of it', 50, 112)]], 'an overview').text).toBe(
      'an overview of it',
    );
  });

  it('does not join a dash or a capital', () => {
    expect(write([[piece('see page 3-', 50, 100)], [piece('Annex', 50, 112)]]).text).toBe(
      'see page 3- Annex',
    );
  });

  it('keeps the hyphen of a compound whose second part begins large or is a number', () => {
    expect(write([[piece('Non-', 50, 100)], [piece('GAAP', 50, 112)]]).text).toBe('Non-GAAP');
    expect(write([[piece('2013-', 50, 100)], [piece('2014', 50, 112)]]).text).toBe('2013-2014');
  });

  it('joins cells with a bar, each after its heading, whose words keep their own place', () => {
    const page = new PageText(frame, new WordBook());
    page.add({
      direction: 0,
      block: { kind: 'table-row' },
      parts: [
        { heading: [], value: [[piece('Other', 50, 112)], [piece('income', 50, 124)]] },
        { heading: [[piece('2018', 200, 100)]], value: [[piece('12', 200, 124)]] },
      ],
    });
    expect(page.text).toBe('Other income | 2018: 12');
    expect(slices(page)).toEqual(['Other', 'income', '2018', '12']);
    expect(page.runs.map((run) => run.rect[3])).toEqual([114, 126, 102, 126]);
  });

  it('turns the places of text that runs downwards or upwards into places on the page', () => {
    const page = new PageText(frame, new WordBook());
    page.add({ direction: 90, block: { kind: 'paragraph' }, lines: [[piece('down', 100, 50)]] });
    page.add({ direction: 270, block: { kind: 'paragraph' }, lines: [[piece('up', 100, 50)]] });
    expect(page.runs.map((run) => run.rect)).toEqual([
      [548, 100, 558, 120],
      [42, 690, 52, 700],
    ]);
  });
});
