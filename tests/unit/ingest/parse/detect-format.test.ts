import { describe, expect, it } from 'vitest';
import { AppError } from '#lib/core/errors.ts';
import { detectFormat } from '#lib/ingest/parse/detect-format.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function refusal(content: Uint8Array, fileName: string): AppError {
  try {
    detectFormat(content, fileName);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('detectFormat', () => {
  it.each([
    ['%PDF-1.7\n...', 'a.pdf', 'pdf'],
    ['junk before the header\n%PDF-1.4\n', 'a.pdf', 'pdf'],
    ['%PDF-1.7\n', 'named-wrongly.txt', 'pdf'],
    ['PK\u0003\u0004........word/document.xml', 'a.docx', 'docx'],
    ['PK\u0003\u0004........word/document.xml', 'a.pdf', 'docx'],
    ['<!DOCTYPE html><html><body>x</body></html>', 'a.html', 'html'],
    ['<!-- saved --><html lang="en">', 'page.txt', 'html'],
    ['<p>A piece of a page</p>', 'a.htm', 'html'],
    ['# Title', 'a.md', 'markdown'],
    ['# Title', 'a.txt', 'text'],
    ['Just words.', 'a.pdf', 'text'],
    ['a < b and <c> are fine', 'notes', 'text'],
  ])('tells %j named %s as %s', (content, fileName, format) => {
    expect(detectFormat(bytes(content), fileName)).toBe(format);
  });

  it('reads text in UTF-16 and Windows-1252', () => {
    expect(detectFormat(new Uint8Array(Buffer.from('\ufeffTerm sheet', 'utf16le')), 'a.txt')).toBe('text');
    expect(detectFormat(new Uint8Array(Buffer.from('Caf\u00e9 r\u00e9sum\u00e9', 'latin1')), 'a.txt')).toBe(
      'text',
    );
  });

  it('refuses an empty file', () => {
    expect(refusal(new Uint8Array(0), 'a.pdf').code).toBe('FILE_EMPTY');
  });

  it.each([
    [[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'letter.doc', /old Word/],
    [[0x89, 0x50, 0x4e, 0x47, 0x0d], 'scan.pdf', /PNG image.*ends in \.pdf/],
    [[0x7b, 0x5c, 0x72, 0x74, 0x66, 0x31], 'a.docx', /RTF/],
  ])('says what a file of another kind looks like', (start, fileName, message) => {
    const error = refusal(new Uint8Array(start), fileName);
    expect(error.code).toBe('FILE_TYPE_UNSUPPORTED');
    expect(error.personMessage).toMatch(message);
  });

  it.each(['offer to pay v.zephyrine', 'minutes.acquisition', 'scan.png.muller'])(
    'tells nothing of the end of a name that is no known ending: %s',
    (fileName) => {
      const { message, personMessage } = refusal(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d]), fileName);
      expect(personMessage).toContain('a PNG image');
      expect(`${message} ${personMessage}`).not.toMatch(/zephyrine|acquisition|muller|ends in/);
    },
  );

  it('names the kinds of archive that are not Word documents', () => {
    expect(refusal(bytes('PK\u0003\u0004....xl/workbook.xml'), 'a.xlsx').personMessage).toMatch(/Excel/);
    expect(refusal(bytes('PK\u0003\u0004....readme'), 'a.zip').personMessage).toMatch(/ZIP/);
  });

  it('calls a PDF without its header damaged, and other binary data unsupported', () => {
    const noise = new Uint8Array(2000).map((_, index) => (index * 7919) % 256);
    expect(refusal(noise, 'a.pdf').code).toBe('FILE_DAMAGED');
    expect(refusal(noise, 'a.bin').code).toBe('FILE_TYPE_UNSUPPORTED');
  });
});
