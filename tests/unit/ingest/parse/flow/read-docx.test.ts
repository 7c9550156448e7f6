import { strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { makeDocx, paragraph, part, relationships, row } from '#tests/fixtures/parse/make-docx.ts';
import { outline, readAll } from '#tests/fixtures/parse/read-all.ts';

const text = (content: string) => `<w:r><w:t xml:space="preserve">${content}</w:t></w:r>`;
const reference = (kind: 'footnote' | 'endnote', id: number) =>
  `<w:r><w:${kind}Reference w:id="${id}"/></w:r>`;
const notes = (kind: 'footnote' | 'endnote', texts: Record<number, string>) =>
  part(
    `w:${kind}s`,
    `<w:${kind} w:type="separator" w:id="0"><w:p/></w:${kind}>` +
      Object.entries(texts)
        .map(([id, content]) => `<w:${kind} w:id="${id}">${paragraph(content)}</w:${kind}>`)
        .join(''),
  );
const drawingNamespaces =
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"';
const box = (content: string) => `<w:txbxContent>${paragraph(content)}</w:txbxContent>`;
const drawing = (content: string) =>
  `<w:drawing ${drawingNamespaces}><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>${box(content)}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>`;
const math = (inner: string) =>
  `<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">${inner}</m:oMath>`;

async function read(body: string, more: Record<string, Uint8Array> = {}) {
  const { events, pages } = await readAll(makeDocx(body, more), 'a.docx');
  return { opened: events[0], blocks: pages.flatMap(outline), events };
}

describe('notes of a Word document', () => {
  it('stand behind the paragraph that refers to them, footnotes and endnotes counted apart', async () => {
    const { blocks } = await read(
      `<w:p>${text('The cap is one million')}${reference('footnote', 7)}${text(' euros.')}${reference('endnote', 3)}${text(' It is final.')}${reference('footnote', 8)}</w:p>` +
        paragraph('The next clause.'),
      {
        'word/footnotes.xml': notes('footnote', { 7: 'Save for wilful default.', 8: 'See clause 9.' }),
        'word/endnotes.xml': notes('endnote', { 3: 'As amended in 2024.' }),
      },
    );
    expect(blocks).toEqual([
      'paragraph: The cap is one million[1] euros.[endnote 1] It is final.[2]',
      'paragraph: Footnote 1: Save for wilful default.',
      'paragraph: Endnote 1: As amended in 2024.',
      'paragraph: Footnote 2: See clause 9.',
      'paragraph: The next clause.',
    ]);
  });

  it('stand behind the table or heading that refers to them', async () => {
    const cell = `<w:tc><w:p>${text('Rate')}${reference('footnote', 1)}</w:p></w:tc>`;
    const { blocks } = await read(
      `<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>${text('Fees')}${reference('footnote', 2)}</w:p>` +
        `<w:tbl><w:tr>${cell}<w:tc>${paragraph('Share')}</w:tc></w:tr>${row('Late', '5 %')}</w:tbl>` +
        paragraph('After the table.'),
      { 'word/footnotes.xml': notes('footnote', { 1: 'Per year.', 2: 'Without tax.' }) },
    );
    expect(blocks).toEqual([
      'heading: Fees[1]',
      'paragraph: Footnote 1: Without tax.',
      'table-head: Rate[2] | Share',
      'table-row: Rate[2]: Late | Share: 5 %',
      'paragraph: Footnote 2: Per year.',
      'paragraph: After the table.',
    ]);
  });

  it('of items stand in the list', async () => {
    const item = (content: string) =>
      `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>${content}</w:p>`;
    const numbering = `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`;
    const { blocks } = await read(
      item(text('Pumps') + reference('footnote', 1) + reference('footnote', 2)) + item(text('Valves')),
      {
        'word/numbering.xml': part('w:numbering', numbering),
        'word/footnotes.xml': notes('footnote', { 1: 'New only.', 2: 'Or repaired.' }),
      },
    );
    expect(blocks).toEqual([
      'list-item: • Pumps[1][2]',
      'paragraph: Footnote 1: New only.',
      'paragraph: Footnote 2: Or repaired.',
      'list-item: • Valves',
    ]);
  });
});

describe('headers and footers of a Word document', () => {
  it('are read once each, at the end, without bare page numbers', async () => {
    const pageNumber = `<w:p>${text('Page ')}<w:fldSimple w:instr="PAGE">${text('3')}</w:fldSimple>${text(' of 9')}</w:p>`;
    const { blocks } = await read(paragraph('The body.'), {
      'word/_rels/document.xml.rels': relationships({
        'header1.xml': 'header',
        'header2.xml': 'header',
        'footer1.xml': 'footer',
        'footer2.xml': 'footer',
      }),
      'word/header1.xml': part('w:hdr', paragraph('Acme Ltd') + paragraph('Our reference: 4711/B')),
      'word/header2.xml': part('w:hdr', paragraph('Acme Ltd') + paragraph('Our reference: 4711/B')),
      'word/footer1.xml': part('w:ftr', pageNumber),
      'word/footer2.xml': part(
        'w:ftr',
        `<w:p><w:hyperlink r:id="r77">${text('acme.example')}</w:hyperlink></w:p>${pageNumber}`,
      ),
    });
    expect(blocks).toEqual([
      'paragraph: The body.',
      'paragraph: Header: Acme Ltd | Our reference: 4711/B',
      'paragraph: Footer: acme.example',
    ]);
  });
});

describe('the text of a Word document', () => {
  it('has the results of fields, line breaks and equations of one line', async () => {
    const { blocks, opened } = await read(
      `<w:p>${text('See clause ')}<w:fldSimple w:instr=" REF a &gt; b ">${text('5.2')}</w:fldSimple>${text('.')}</w:p>` +
        '<w:p><w:r><w:t>Acme</w:t><w:cr/><w:t>Harbour Street</w:t><w:ptab w:alignment="right"/><w:t>Kiel</w:t></w:r></w:p>' +
        `<w:p>${text('The dose is ')}${math('<m:r><m:t>d = 2w</m:t></m:r>')}${text('.')}</w:p>`,
    );
    expect(blocks).toEqual([
      'paragraph: See clause 5.2.',
      'paragraph: Acme Harbour Street Kiel',
      'paragraph: The dose is d = 2w.',
    ]);
    expect(opened).toMatchObject({ omissions: [] });
  });

  it('has what text boxes say, once', async () => {
    const both = `<mc:AlternateContent ${drawingNamespaces}><mc:Choice Requires="wps">${drawing('In both forms.')}</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>${box('In both forms.')}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>`;
    const newOnly = `<mc:AlternateContent ${drawingNamespaces}><mc:Choice Requires="wps">${drawing('In the new form.')}</mc:Choice></mc:AlternateContent>`;
    const { blocks } = await read(
      `<w:p>${text('Anchor.')}<w:r>${both}</w:r><w:r>${newOnly}</w:r><w:r>${drawing('Without a choice.')}</w:r></w:p>`,
    );
    expect(blocks).toEqual([
      'paragraph: Anchor.',
      'paragraph: In both forms.',
      'paragraph: In the new form.',
      'paragraph: Without a choice.',
    ]);
  });

  it('is that of accepted changes, and what is left out is told', async () => {
    const { blocks, opened } = await read(
      `<w:p>${text('Due in ')}<w:del><w:r><w:delText>30</w:delText></w:r></w:del><w:ins>${text('45')}</w:ins>${text(' days.')}<w:r><w:commentReference w:id="0"/></w:r></w:p>` +
        `<w:p>${text('The rate is ')}${math('<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>')}${text('.')}</w:p>`,
      {
        'word/comments.xml': part(
          'w:comments',
          `<w:comment w:id="0" w:author="Ann">${paragraph('Really?')}</w:comment>`,
        ),
      },
    );
    expect(blocks).toEqual(['paragraph: Due in 45 days.', 'paragraph: The rate is [equation].']);
    expect(opened).toMatchObject({
      omissions: ['1 comment', 'text deleted in tracked changes', '1 equation'],
    });
  });
});

describe('the properties of a Word document', () => {
  it('give title, author and time', async () => {
    const core = `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Supply &amp; Service Agreement</dc:title><dc:creator>Ann Lee</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2026-01-02T03:04:05Z</dcterms:created></cp:coreProperties>`;
    const { opened } = await read(paragraph('Text.'), { 'docProps/core.xml': strToU8(core) });
    expect(opened).toMatchObject({
      properties: {
        title: 'Supply & Service Agreement',
        author: 'Ann Lee',
        createdAt: '2026-01-02T03:04:05Z',
      },
    });
    expect((await read(paragraph('Text.'))).opened).toMatchObject({ properties: {} });
  });
});
