import { describe, expect, it } from 'vitest';
import { makeDocx, part } from '#tests/fixtures/parse/make-docx.ts';
import { readAll } from '#tests/fixtures/parse/read-all.ts';

const shown = 'The fee is 400 euros.';
const secret = 'The fee is 9 euros.';
const secretLength = 14;

async function pageOf(content: string | Uint8Array, name: string) {
  const { pages } = await readAll(content, name);
  const [page] = pages;
  if (!page) throw new Error('no page');
  return page;
}

const inHtml = (body: string, head = '') =>
  pageOf(`<!doctype html><html><head>${head}</head><body><p>${shown}</p>${body}</body></html>`, 'a.html');

describe('HTML', () => {
  it.each([
    ['display', `<p style="display:none">${secret}</p>`],
    ['visibility', `<p style="visibility: hidden">${secret}</p>`],
    ['the hidden attribute', `<p hidden>${secret}</p>`],
    ['a size of nothing', `<p style="font-size:0">${secret}</p>`],
    ['a tiny size', `<p style="font: 1px/1 serif">${secret}</p>`],
    ['opacity', `<p style="opacity:0.0">${secret}</p>`],
    ['white on white', `<p style="color:#fff">${secret}</p>`],
    ['a colour of no colour', `<p style="color:rgba(0,0,0,0)">${secret}</p>`],
    ['a font element in white', `<p><font color="white">${secret}</font></p>`],
    ['black on black', `<div style="background:#000"><p>${secret}</p></div>`],
    ['a place left of the screen', `<p style="position:absolute;left:-9999px">${secret}</p>`],
    ['an indent out of the screen', `<p style="text-indent:-9999px">${secret}</p>`],
    ['a cell of a table', `<table><tr><td>Fee</td><td><i hidden>${secret}</i></td></tr></table>`],
    ['inside a heading', `<h2>Fees <span style="display:none">${secret}</span></h2>`],
    ['inside preformatted text', `<pre><span hidden>${secret}</span></pre>`],
  ])('%s is left out and counted', async (_, body) => {
    const page = await inHtml(body);
    expect(page.text).not.toContain('9 euros');
    expect(page.text).toContain(shown);
    expect(page.unseenCharacters).toBe(secretLength);
  });

  it.each([
    ['white on a dark row', `<div style="background-color:#123"><p style="color:#fff">${secret}</p></div>`],
    ['white on a picture', `<div style="background:url(x.png)"><p style="color:#fff">${secret}</p></div>`],
    ['an ordinary colour', `<p style="color:#336699">${secret}</p>`],
    ['a small size', `<p style="font-size:6pt">${secret}</p>`],
    ['a place on the screen', `<p style="position:absolute;left:-9px">${secret}</p>`],
    ['half opacity', `<p style="opacity:.5">${secret}</p>`],
  ])('%s is read', async (_, body) => {
    const page = await inHtml(body);
    expect(page.text).toContain(secret);
    expect(page).not.toHaveProperty('unseenCharacters');
  });

  it('white text is read where a style sheet may paint behind it', async () => {
    const page = await inHtml(`<p style="color:white">${secret}</p>`, '<style>p{background:#123}</style>');
    expect(page.text).toContain(secret);
  });

  it('menus, comments, scripts and figures for machines are no news', async () => {
    const page = await inHtml(
      `<nav><ul style="display:none"><li>${secret}</li></ul></nav><!-- ${secret} --><script>${secret}</script><div style="display:none"><ix:header>${secret}</ix:header></div>`,
    );
    expect(page.text).toBe(shown);
    expect(page).toMatchObject({ text: shown });
  });
});

const run = (text: string, properties = '') =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
const lead = `<w:p>${run(shown)}</w:p>`;
const styles = (xml: string) => ({ 'word/styles.xml': part('w:styles', xml) });

describe('Word', () => {
  it.each([
    ['hidden', '<w:vanish/>'],
    ['white', '<w:color w:val="FFFFFF"/>'],
    ['white by the theme', '<w:color w:val="FFFFFF" w:themeColor="background1"/>'],
    ['tiny', '<w:sz w:val="1"/>'],
  ])('%s text is left out and counted', async (_, properties) => {
    const page = await pageOf(makeDocx(`${lead}<w:p>${run(secret, properties)}</w:p>`), 'a.docx');
    expect(page).toMatchObject({ text: shown, unseenCharacters: secretLength });
  });

  it('is found in the middle of a paragraph, by its style, and in a footer', async () => {
    const style = '<w:style w:type="character" w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style>';
    const body = `<w:p>${run('The cap is ')}${run('surely not ', '<w:rStyle w:val="Ghost"/>')}${run('5 per cent.')}</w:p>`;
    const page = await pageOf(makeDocx(body, styles(style)), 'a.docx');
    expect(page).toMatchObject({ text: 'The cap is 5 per cent.', unseenCharacters: 9 });
  });

  it.each([
    ['switched off', `<w:p>${run(secret, '<w:vanish w:val="0"/>')}</w:p>`],
    [
      'white on shaded text',
      `<w:p>${run(secret, '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>')}</w:p>`,
    ],
    [
      'white in a shaded paragraph',
      `<w:p><w:pPr><w:shd w:val="clear" w:fill="1F3864"/></w:pPr>${run(secret, '<w:color w:val="FFFFFF"/>')}</w:p>`,
    ],
    [
      'white in a shaded cell',
      `<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr><w:p>${run(secret, '<w:color w:val="FFFFFF"/>')}</w:p></w:tc></w:tr></w:tbl>`,
    ],
    ['an ordinary size', `<w:p>${run(secret, '<w:sz w:val="16"/>')}</w:p>`],
  ])('%s is read', async (_, body) => {
    const page = await pageOf(makeDocx(lead + body), 'a.docx');
    expect(page.text).toContain(secret);
    expect(page).not.toHaveProperty('unseenCharacters');
  });

  it('white text in a table whose style is dark is read', async () => {
    const style =
      '<w:style w:type="table" w:styleId="Dark"><w:tblStylePr><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>';
    const table = `<w:tbl><w:tblPr><w:tblStyle w:val="Dark"/></w:tblPr><w:tr><w:tc><w:p>${run(secret, '<w:color w:val="FFFFFF"/>')}</w:p></w:tc></w:tr></w:tbl>`;
    const page = await pageOf(makeDocx(lead + table, styles(style)), 'a.docx');
    expect(page.text).toContain(secret);
  });
});

const tagged = Array.from(secret, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');

describe.each(['a.md', 'a.txt'])('%s', (name) => {
  it('has no tag characters, and counts them', async () => {
    const page = await pageOf(`${shown}${tagged}\n\nMore of it.\n`, name);
    expect(page).toMatchObject({ text: `${shown}\nMore of it.`, unseenCharacters: secret.length });
  });

  it('is read as it is where nothing is concealed', async () => {
    const page = await pageOf('Ver\u00adsiche\u00adrung \u2764\ufe0f and a \u200bbreak.\n', name);
    expect(page.text).toBe('Versicherung \u2764\ufe0f and a break.');
    expect(page).not.toHaveProperty('unseenCharacters');
  });
});

describe('Markdown', () => {
  it('leaves out what HTML hides, in a paragraph and as a block, and no comments', async () => {
    const source = `The cap is <span style="display:none">not **for** them</span> 5 per cent. <!-- a note -->\n\n<div hidden>${secret}</div>\n\nEnd.\n`;
    const page = await pageOf(source, 'a.md');
    expect(page.text.replace(/\s+/g, ' ')).toBe('The cap is 5 per cent. End.');
    expect(page.unseenCharacters).toBe(10 + secretLength);
  });
});
