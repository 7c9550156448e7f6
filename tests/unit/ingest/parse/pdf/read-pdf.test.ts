import { describe, expect, it } from 'vitest';
import { makePdf, writeAt } from '#tests/fixtures/parse/make-pdf.ts';
import { findFaults, outline, readAll } from '#tests/fixtures/parse/read-all.ts';

const sentence = 'The supplier shall deliver the goods within thirty days of the order. ';

/** Where a phrase is drawn, by the first run that holds its beginning. */
function placeOf(page: Awaited<ReturnType<typeof readAll>>['pages'][number] | undefined, phrase: string) {
  const at = page?.text.indexOf(phrase) ?? -1;
  return page?.runs.find((run) => run.start <= at && at < run.end)?.rect;
}

describe('readPdf', () => {
  it('gives headings, paragraphs, lists and furniture, with their places', async () => {
    const bytes = await makePdf((document) => {
      for (let number = 1; number <= 3; number += 1) {
        if (number > 1) document.addPage();
        document.font('Helvetica').fontSize(8);
        writeAt(document, [
          ['Supply Agreement', 72, 40],
          [`Page ${number} of 3`, 280, 740],
        ]);
        document.font('Helvetica-Bold').fontSize(18).text(`Part ${number}`, 72, 90);
        document.font('Helvetica').fontSize(10).moveDown().text(sentence.repeat(6)).moveDown();
        document.text('(a) the first item;').text('(b) the second item.');
      }
    });
    const { pages, last, events } = await readAll(bytes, 'a.pdf');
    expect(events[0]).toMatchObject({ type: 'opened', format: 'pdf', pageCount: 3 });
    expect(last).toEqual({ type: 'finished' });
    expect(outline(pages[1])).toEqual([
      'furniture: Supply Agreement',
      'heading: Part 2',
      `paragraph: ${sentence.repeat(6).trim()}`,
      'list-item: (a) the first item;',
      'list-item: (b) the second item.',
      'furniture: Page 2 of 3',
    ]);
    expect(pages.flatMap(findFaults)).toEqual([]);
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = placeOf(pages[1], 'Part 2') ?? [];
    expect([x0, x1].map(Math.round)).toEqual([72, 122]);
    expect(y0).toBeGreaterThan(84);
    expect(y1).toBeLessThan(112);
    expect(y1 - y0).toBeGreaterThan(14);
  });

  it('reads two columns under a title one after the other', async () => {
    const bytes = await makePdf((document) => {
      document.fontSize(20).text('A title that reaches over both columns', 72, 72);
      document
        .fontSize(10)
        .text(sentence.repeat(18), 72, 130, { columns: 2, columnGap: 24, height: 230, width: 468 });
    });
    const { pages } = await readAll(bytes, 'a.pdf');
    const blocks = outline(pages[0]);
    expect(blocks[0]).toBe('heading: A title that reaches over both columns');
    expect(
      blocks
        .slice(1)
        .map((block) => block.replace('paragraph: ', ''))
        .join(' '),
    ).toBe(sentence.repeat(18).trim());
  });

  it('keeps the places right on pages that are turned', async () => {
    const bytes = await makePdf((document) => {
      document.fontSize(12);
      writeAt(document, [['Upright words on the page', 100, 150]]);
      Object.assign(document.page.dictionary.data, { Rotate: 90 });
    });
    const { pages } = await readAll(bytes, 'a.pdf');
    expect(pages[0]).toMatchObject({ width: 792, height: 612, text: 'Upright words on the page' });
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = pages[0]?.runs[0]?.rect ?? [];
    expect(x1 - x0).toBeLessThan(16);
    expect(y1 - y0).toBeGreaterThan(100);
    expect(x0).toBeGreaterThan(792 - 170);
    expect(y0).toBeCloseTo(100, 0);
  });

  it('reads what runs up the margin after the rest', async () => {
    const bytes = await makePdf((document) => {
      document.fontSize(10).text(sentence.repeat(4), 100, 100);
      document.rotate(-90, { origin: [40, 400] }).text('Draft of the margin', 40, 400, { lineBreak: false });
    });
    const { pages } = await readAll(bytes, 'a.pdf');
    expect(outline(pages[0]).at(-1)).toBe('paragraph: Draft of the margin');
  });

  it('says of each page whether it has text, and fails a document without any', async () => {
    const some = await readAll(
      await makePdf((document) => void document.text('Words.').addPage().rect(50, 50, 100, 100).fill('red')),
      'a.pdf',
    );
    expect(some.pages.map((page) => page.state)).toEqual(['text', 'no-text']);
    expect(some.last).toEqual({ type: 'finished' });
    const none = await readAll(
      await makePdf((document) => void document.rect(50, 50, 100, 100).fill('red')),
      'a.pdf',
    );
    expect(none.pages.map((page) => [page.state, page.problem])).toEqual([
      ['no-text', 'the page has no text layer'],
    ]);
    expect(none.last).toMatchObject({ type: 'failed', code: 'FILE_HAS_NO_TEXT' });
  });

  it('asks for the password, refuses a wrong one and takes the right one', async () => {
    const bytes = await makePdf((document) => void document.text('Sealed words.'), {
      userPassword: 'open',
      ownerPassword: 'owner',
    });
    expect((await readAll(bytes, 'a.pdf')).last).toMatchObject({ code: 'FILE_ENCRYPTED' });
    expect((await readAll(bytes, 'a.pdf', { password: 'shut' })).last).toMatchObject({
      code: 'FILE_PASSWORD_WRONG',
    });
    const opened = await readAll(bytes, 'a.pdf', { password: 'open' });
    expect(opened.pages[0]?.text).toBe('Sealed words.');
  });

  it('refuses more pages than allowed, with both numbers', async () => {
    const bytes = await makePdf(
      (document) => void document.text('1').addPage().text('2').addPage().text('3'),
    );
    const { last, pages } = await readAll(bytes, 'a.pdf', { maxPages: 2 });
    expect(last).toMatchObject({
      code: 'FILE_TOO_COMPLEX',
      personMessage: expect.stringMatching(/3 pages.*at most 2/) as string,
    });
    expect(pages).toEqual([]);
  });

  it('reads a truncated file as far as it goes, or calls it damaged', async () => {
    const bytes = await makePdf((document) => void document.text(sentence.repeat(20)));
    const { last } = await readAll(bytes.subarray(0, bytes.length / 3), 'a.pdf');
    expect(last).toMatchObject({
      type: 'failed',
      code: expect.stringMatching(/^FILE_(?:DAMAGED|HAS_NO_TEXT)$/) as string,
    });
  });

  it('reads what was filled into a form', async () => {
    const bytes = await makePdf((document) => {
      document.fontSize(10).font('Helvetica').initForm();
      writeAt(document, [['Name of the patient:', 72, 100]]);
      document.formText('patient', 180, 95, 200, 18, { value: 'see wristband' });
    });
    const { pages } = await readAll(bytes, 'a.pdf');
    expect(pages[0]?.text.replace(' | ', ' ')).toBe('Name of the patient: see wristband');
  });

  it('gives the title and the date that the file states', async () => {
    const bytes = await makePdf((document) => void document.text('x'), {
      info: { Title: 'Ward guideline', Author: 'Pharmacy', CreationDate: new Date('2024-03-05T12:00:00Z') },
    });
    expect((await readAll(bytes, 'a.pdf')).events[0]).toMatchObject({
      properties: { title: 'Ward guideline', author: 'Pharmacy', createdAt: '2024-03-05' },
    });
  });

  it('marks a paragraph that goes on on the next page', async () => {
    const bytes = await makePdf((document) => {
      document
        .fontSize(10)
        .text(`${sentence.repeat(3)}The buyer shall pay the price of the goods to the`, 72, 90);
      document
        .addPage()
        .text('account that the supplier has named in writing. It shall do so at once.', 72, 90);
    });
    const { pages } = await readAll(bytes, 'a.pdf');
    expect(pages.map((page) => page.blocks[0]?.continues)).toEqual([undefined, true]);
  });
});
