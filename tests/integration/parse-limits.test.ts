import { describe, expect, it } from 'vitest';
import { deflateRepeated, wrapContent } from '#tests/fixtures/parse/make-pdf.ts';
import { makeDocx, paragraph } from '#tests/fixtures/parse/make-docx.ts';
import { readAll } from '#tests/fixtures/parse/read-all.ts';

describe('limits inside the reader', () => {
  it('gives up a page that draws more text than a page can show', async () => {
    const content = await deflateRepeated('BT /F1 9 Tf 1 1 Td (AAAAAAAAAA) Tj ET ', 300_000);
    const { pages, last } = await readAll(wrapContent(content), 'a.pdf');
    expect(pages[0]).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/more text/) as string,
    });
    expect(last).toMatchObject({ code: 'FILE_TOO_COMPLEX' });
  });

  it('refuses a Word file with a part that is packed as only a bomb is, before it is unpacked', async () => {
    const bomb = makeDocx('', { 'word/media.xml': new Uint8Array(40 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(200_000);
    const { last } = await readAll(bomb, 'a.docx');
    expect(last).toMatchObject({
      code: 'FILE_TOO_COMPLEX',
      detail: expect.stringMatching(/packed 1:/) as string,
    });
  });

  it('refuses a Word file with more entries than a document has', async () => {
    const names = Array.from(
      { length: 10_001 },
      (_, index) => [`word/x${index}`, new Uint8Array(1)] as const,
    );
    const { last } = await readAll(makeDocx(paragraph('text'), Object.fromEntries(names)), 'a.docx');
    expect(last).toMatchObject({
      code: 'FILE_TOO_COMPLEX',
      detail: expect.stringMatching(/entries/) as string,
    });
  });

  it('ends a page nested too deep with a reason', async () => {
    const { last } = await readAll(`<html><body>${'<div>'.repeat(100_000)}x`, 'a.html');
    expect(last).toMatchObject({ type: 'failed', code: 'FILE_TOO_COMPLEX' });
  });
});
