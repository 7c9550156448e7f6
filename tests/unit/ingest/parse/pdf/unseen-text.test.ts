import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makePdf, wrapContent, writeAt } from '#tests/fixtures/parse/make-pdf.ts';
import { readAll } from '#tests/fixtures/parse/read-all.ts';

const shown = 'The fee is 400 euros.';
const secret = 'The fee is 9 euros.';
/** Letters and digits of the secret. */
const secretLength = 14;

type Draw = (document: PDFKit.PDFDocument) => void;

/** The one page of a PDF with a line that can be seen and what `draw` adds. */
async function pageWith(draw: Draw, options: PDFKit.PDFDocumentOptions = {}) {
  const bytes = await makePdf((document) => {
    document.fillColor('black').fontSize(11);
    writeAt(document, [[shown, 72, 72]]);
    draw(document);
  }, options);
  const { pages } = await readAll(bytes, 'a.pdf');
  const [page] = pages;
  if (!page) throw new Error('no page');
  return page;
}

/** A page of 200 by 200 points with this content, in Helvetica as F1. */
async function pageOf(content: string) {
  const { pages } = await readAll(wrapContent(deflateSync(Buffer.from(content))), 'a.pdf');
  const [page] = pages;
  if (!page) throw new Error('no page');
  return page;
}

const write = (text: string, x = 20, y = 100) => `BT /F1 10 Tf ${x} ${y} Td (${text}) Tj ET`;

describe('text that nobody sees is left out and counted', () => {
  const kinds: [string, Draw][] = [
    ['white on paper', (document) => document.fillColor('white').text(secret, 72, 200)],
    ['almost white on paper', (document) => document.fillColor('#fafafa').text(secret, 72, 200)],
    ['white in ink for print', (document) => document.fillColor([0, 0, 0, 0]).text(secret, 72, 200)],
    [
      'the colour of the box behind it',
      (document) => {
        document.rect(60, 190, 300, 40).fill('#1f3864');
        document.fillColor('#1f3864').text(secret, 72, 200);
      },
    ],
    [
      'white on a white box over a dark one',
      (document) => {
        document.rect(60, 190, 300, 40).fill('black');
        document.rect(60, 190, 300, 40).fill('white');
        document.fillColor('white').text(secret, 72, 200);
      },
    ],
    [
      'white on white that a clip cuts',
      (document) => {
        document.save().circle(200, 200, 190).clip().rect(0, 0, 612, 792).fill('white').restore();
        document.fillColor('white').text(secret, 72, 200);
      },
    ],
    ['tiny', (document) => document.fontSize(0.5).text(secret, 72, 200)],
    ['tiny by its scale', (document) => document.scale(0.05).fontSize(11).text(secret, 1440, 4000)],
    ['transparent', (document) => document.fillOpacity(0).text(secret, 72, 200)],
    ['almost transparent', (document) => document.fillOpacity(0.03).text(secret, 72, 200)],
    ['left of the page', (document) => document.text(secret, -400, 200, { lineBreak: false })],
    ['below the page', (document) => document.text(secret, 72, 2000, { lineBreak: false })],
  ];
  it.each(kinds)('%s', async (_, draw) => {
    const page = await pageWith(draw, { margin: 0 });
    expect(page.text).toBe(shown);
    expect(page).toMatchObject({ state: 'text', unseenCharacters: secretLength });
  });

  it('without paint', async () => {
    const page = await pageOf(`${write(shown, 20, 150)} 3 Tr ${write(secret)}`);
    expect(page).toMatchObject({ text: shown, unseenCharacters: secretLength });
  });

  it('only clipping, with nothing painted through it', async () => {
    const page = await pageOf(`${write(shown, 20, 150)} q 7 Tr ${write(secret)} Q`);
    expect(page).toMatchObject({ text: shown, unseenCharacters: secretLength });
  });

  it('outside of the crop box', async () => {
    const page = await pageWith((document) => {
      Object.assign(document.page.dictionary.data, { CropBox: [0, 400, 612, 792] });
      document.text(secret, 72, 600);
    });
    expect(page).toMatchObject({ text: shown, unseenCharacters: secretLength });
  });

  it('in the middle of a line, without what stands around it', async () => {
    const page = await pageOf(
      'BT /F1 10 Tf 20 150 Td (The cap is ) Tj 1 g (surely not ) Tj 0 g (5 per cent.) Tj ET',
    );
    expect(page.text).toBe('The cap is 5 per cent.');
    expect(page.unseenCharacters).toBe(9);
  });

  it('behind a change of coordinates', async () => {
    const page = await pageOf(`${write(shown, 20, 150)} q 1 0 0 1 0 -50 cm 1 g ${write(secret, 20, 150)} Q`);
    expect(page).toMatchObject({ text: shown, unseenCharacters: secretLength });
  });

  it('on a page that has nothing else, which then has no text', async () => {
    const { pages, last } = await readAll(
      wrapContent(deflateSync(Buffer.from(`1 g ${write(secret)}`))),
      'a.pdf',
    );
    expect(pages[0]).toMatchObject({ state: 'no-text', text: '', unseenCharacters: secretLength });
    expect(last).toMatchObject({ type: 'failed', code: 'FILE_HAS_NO_TEXT' });
    expect(JSON.stringify(last)).toContain('none of it is visible');
  });

  it('a stray sign is no news, and is left out all the same', async () => {
    const page = await pageOf(`${write(shown, 20, 150)} 1 g ${write('7')}`);
    expect(page.text).toBe(shown);
    expect(page).not.toHaveProperty('unseenCharacters');
  });
});

describe('text that can be seen stays', () => {
  const kinds: [string, string][] = [
    ['white on a dark box', `0.1 0.2 0.4 rg 10 90 180 30 re f 1 g ${write(secret)}`],
    [
      'white on a dark box that is drawn by curves',
      `0 g 10 90 m 10 120 l 100 125 150 125 190 120 c 190 90 l h f 1 g ${write(secret)}`,
    ],
    ['white on a wide dark line', `0 G 30 w 10 103 m 190 103 l S 1 g ${write(secret)}`],
    [
      'white on a dark row of thin stripes',
      `0 g ${Array.from({ length: 30 }, (_, at) => `10 ${90 + at} 180 1.2 re f`).join(' ')} 1 g ${write(secret)}`,
    ],
    [
      'white on a picture',
      `q 180 0 0 40 10 90 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u0000 EI Q 1 g ${write(secret)}`,
    ],
    [
      'dark beside a dark shape that a clip cuts out of a large box',
      `q 10 90 m 30 120 l 10 120 l h W n 0 g 0 0 200 200 re f Q 0 g BT /F1 10 Tf 60 100 Td (${secret}) Tj ET`,
    ],
    ['black on a white box', `1 g 10 90 180 30 re f 0 g ${write(secret)}`],
    ['grey on paper', `0.8 g ${write(secret)}`],
    ['white with a dark outline', `1 g 0 G 2 Tr ${write(secret)}`],
    ['white inside, drawn by its outline alone', `1 g 0 G 1 Tr ${write(secret)}`],
    [
      'without paint over a picture',
      `q 200 0 0 200 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u0000 EI Q 3 Tr ${write(secret)}`,
    ],
    [
      'without paint under a picture that comes later',
      `q 3 Tr ${write(secret)} Q q 200 0 0 200 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u0000 EI Q`,
    ],
    [
      'without paint over letters that are drawn',
      `0 g ${Array.from({ length: 18 }, (_, at) => `${20 + at * 5} 100 4 7 re f`).join(' ')} 3 Tr ${write(secret)}`,
    ],
    ['clipping a colour that is painted through it', `q 7 Tr ${write(secret)} 1 0 0 rg 10 90 180 30 re f Q`],
    ['small, but not too small', `BT /F1 3 Tf 20 100 Td (${secret}) Tj ET`],
    ['in a font of one unit that is scaled up', `BT /F1 1 Tf 10 0 0 10 20 100 Tm (${secret}) Tj ET`],
  ];
  it.each(kinds)('%s', async (_, content) => {
    const page = await pageOf(`${write(shown, 20, 150)} ${content}`);
    expect(page.text.replace(/\s+/g, ' ')).toBe(`${shown} ${secret}`);
    expect(page).not.toHaveProperty('unseenCharacters');
  });

  it('white on a dark box that the same form paints a second time', async () => {
    const bytes = await makePdf((document) => {
      document.fontSize(11);
      writeAt(document, [[shown, 72, 72]]);
      const box = document.ref({
        Type: 'XObject',
        Subtype: 'Form',
        BBox: [0, 0, 300, 30],
      });
      box.end('0 0.2 0.4 rg 0 0 300 30 re f');
      Object.assign(document.page.xobjects, { Box: box });
      document.addContent('q 1 0 0 1 60 200 cm /Box Do Q q 1 0 0 1 60 300 cm /Box Do Q');
      document.fillColor('white');
      writeAt(document, [
        ['First of the boxes', 72, 206],
        ['Second of the boxes', 72, 306],
      ]);
    });
    const { pages } = await readAll(bytes, 'a.pdf');
    expect(pages[0]?.text).toContain('First of the boxes');
    expect(pages[0]?.text).toContain('Second of the boxes');
    expect(pages[0]).not.toHaveProperty('unseenCharacters');
  });
});
