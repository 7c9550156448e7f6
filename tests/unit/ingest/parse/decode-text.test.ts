import { describe, expect, it } from 'vitest';
import { decodeText, detectEncoding } from '#lib/ingest/parse/decode-text.ts';

const buffer = (text: string, encoding: BufferEncoding) => new Uint8Array(Buffer.from(text, encoding));

describe('decodeText', () => {
  it.each([
    ['utf-8', buffer('naïve “quote”', 'utf8'), 'naïve “quote”'],
    ['utf-8', buffer('\ufeffmarked', 'utf8'), 'marked'],
    ['utf-16le', buffer('\ufeffmarked', 'utf16le'), 'marked'],
    ['utf-16le', buffer('without a mark', 'utf16le'), 'without a mark'],
    ['windows-1252', new Uint8Array([0x93, 0x41, 0x94, 0x20, 0xe9]), '“A” é'],
  ])('reads %s', (encoding, bytes, text) => {
    expect(detectEncoding(bytes)).toBe(encoding);
    expect(decodeText(bytes)).toBe(text);
  });

  it('makes line ends alike', () => {
    expect(decodeText(buffer('a\r\nb\rc', 'utf8'))).toBe('a\nb\nc');
  });

  it('takes control bytes for binary data', () => {
    expect(detectEncoding(new Uint8Array([1, 2, 3, 4, 65, 66]))).toBeUndefined();
    expect(() => decodeText(new Uint8Array([65, 0, 0, 0, 66]))).toThrow(
      expect.objectContaining({ code: 'FILE_TYPE_UNSUPPORTED' }) as Error,
    );
  });
});
