import { describe, expect, it } from 'vitest';
import { makeDocx, paragraph, row } from '#tests/fixtures/parse/make-docx.ts';
import { outline, readAll } from '#tests/fixtures/parse/read-all.ts';

describe('Markdown', () => {
  it('gives its structure, without marks, pictures and the front matter', async () => {
    const text = [
      '---\ntitle: "Ward rules"\n---',
      '# Fever *in* children',
      'Give **paracetamol** 15 mg/kg. ![a picture](x.png) See [the list](http://example.org/list).',
      '1. Weigh the child\n2. Ask for allergies\n   - penicillin',
      '| Weight | Dose |\n| --- | --- |\n| 10 kg | 150 mg |',
      '<p>Inline page</p>',
    ].join('\n\n');
    const { pages, events } = await readAll(text, 'a.md');
    expect(events[0]).toMatchObject({
      format: 'markdown',
      pageCount: 1,
      properties: { title: 'Ward rules' },
    });
    expect(outline(pages[0])).toEqual([
      'heading: Fever in children',
      'paragraph: Give paracetamol 15 mg/kg. See the list.',
      'list-item: 1. Weigh the child',
      'list-item: 2. Ask for allergies',
      'list-item: \u2022 penicillin',
      'table-head: Weight | Dose',
      'table-row: Weight: 10 kg | Dose: 150 mg',
      'paragraph: Inline page',
    ]);
  });
});

describe('HTML', () => {
  it('keeps what is shown, and tells furniture from content', async () => {
    const html = `<!doctype html><html><head><title>Leave policy</title><style>p{}</style></head><body>
      <nav><a href="/">Home</a></nav><header>The firm</header>
      <main><h1>Leave</h1><p>Twenty<br>days. <span hidden>secret</span><span style="display: none">unseen</span></p>
      <script>alert(1)</script><ul><li>Paid</li><li>Unpaid<p>with consent</p></li></ul>
      <table><caption>Days</caption><thead><tr><th rowspan="2">Grade</th><th colspan="2">Years</th></tr><tr><th>1</th><th>2</th></tr></thead>
      <tr><td>A</td><td>20</td><td>25</td></tr><tr><td>B</td><td> </td><td>30</td></tr></table></main><footer>Imprint</footer></body></html>`;
    const { pages, events } = await readAll(html, 'a.html');
    expect(events[0]).toMatchObject({ format: 'html', properties: { title: 'Leave policy' } });
    expect(outline(pages[0])).toEqual([
      'furniture: Home',
      'furniture: The firm',
      'heading: Leave',
      'paragraph: Twenty days.',
      'list-item: \u2022 Paid',
      'list-item: \u2022 Unpaid',
      'paragraph: with consent',
      'paragraph: Days',
      'table-head: Grade | Years',
      'table-head: Grade | 1 | 2',
      'table-row: Grade: A | Years 1: 20 | Years 2: 25',
      'table-row: Grade: B | Years 2: 30',
      'furniture: Imprint',
    ]);
  });

  it('uses the encoding that an old page states', async () => {
    const bytes = Buffer.concat([
      Buffer.from('<html><meta charset="iso-8859-2"><p>'),
      Buffer.from([0xb1]),
      Buffer.from('</p></html>'),
    ]);
    expect((await readAll(bytes, 'a.html')).pages[0]?.text).toBe('\u0105');
  });
});

describe('plain text', () => {
  it('joins broken lines, parts paragraphs, and starts pages at form feeds', async () => {
    const text =
      'TERM AND TERMINATION\n\nThis agreement begins on the day on which the last of the parties has\nsigned it and goes on for an indefi-\nnite time.\n\n' +
      '(a) Either party may end it;\n(b) notice is given in writing.\n\fSecond page.\n';
    const { pages } = await readAll(text, 'a.txt');
    expect(pages.map(outline)).toEqual([
      [
        'heading: TERM AND TERMINATION',
        'paragraph: This agreement begins on the day on which the last of the parties has signed it and goes on for an indefinite time.',
        'list-item: (a) Either party may end it;',
        'list-item: (b) notice is given in writing.',
      ],
      ['paragraph: Second page.'],
    ]);
  });

  it('cuts pages of about 3,000 characters between blocks, and a block that is far too long inside', async () => {
    const paragraph = 'A sentence of some length, to fill the page with. '.repeat(12).trim();
    const { pages } = await readAll(Array(30).fill(paragraph).join('\n\n'), 'a.txt');
    expect(pages.length).toBeGreaterThan(4);
    expect(Math.max(...pages.map((page) => page.text.length))).toBeLessThan(4500);
    const long = await readAll('One word after the other. '.repeat(1000), 'a.txt');
    expect(long.pages.length).toBeGreaterThan(5);
    expect(long.pages[1]?.blocks[0]?.continues).toBe(true);
    expect(long.pages.map((page) => page.text).join(' ')).toBe(
      'One word after the other. '.repeat(1000).trim(),
    );
  });

  it('has no text when it is only blanks', async () => {
    expect((await readAll('  \n\n ', 'a.txt')).last).toMatchObject({ code: 'FILE_HAS_NO_TEXT' });
  });
});

describe('Word', () => {
  it('gives headings, paragraphs and tables', async () => {
    const body =
      paragraph('Scope', 'Heading1') +
      paragraph('These rules bind every ward.') +
      `<w:tbl>${row('Drug', 'Dose')}${row('Heparin', '5000 IU')}</w:tbl>`;
    const { pages, events } = await readAll(makeDocx(body), 'a.docx');
    expect(events[0]).toMatchObject({ format: 'docx', pageCount: 1 });
    expect(outline(pages[0])).toEqual([
      'heading: Scope',
      'paragraph: These rules bind every ward.',
      'table-head: Drug | Dose',
      'table-row: Drug: Heparin | Dose: 5000 IU',
    ]);
  });

  it('refuses one whose directory states less than it unpacks to', async () => {
    const bytes = makeDocx(paragraph('x'.repeat(50_000)));
    const lying = Buffer.from(bytes);
    const name = lying.lastIndexOf('word/document.xml');
    lying.writeUInt32LE(100, name - 46 + 24);
    expect((await readAll(lying, 'a.docx')).last).toMatchObject({ code: 'FILE_DAMAGED' });
  });

  it('calls an archive that breaks off damaged', async () => {
    const bytes = makeDocx(paragraph('text'));
    expect((await readAll(bytes.subarray(0, bytes.length - 40), 'a.docx')).last).toMatchObject({
      code: 'FILE_DAMAGED',
    });
  });
});
