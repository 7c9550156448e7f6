import { AppError } from '#lib/core/errors.ts';

/** How much of a file is looked at to tell what it is, in bytes. */
const sampleBytes = 64 * 1024;

const byteOrderMarks = [
  { encoding: 'utf-8', mark: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', mark: [0xff, 0xfe] },
  { encoding: 'utf-16be', mark: [0xfe, 0xff] },
] as const;

/**
 * The name of the text encoding (a label of the WHATWG Encoding Standard), or undefined when the bytes are not text.
 * A byte order mark decides; then valid UTF-8; then zero bytes in every second place (UTF-16 without a mark); what is
 * left is Windows-1252 as long as it holds no control characters.
 */
export function detectEncoding(bytes: Uint8Array): string | undefined {
  const marked = byteOrderMarks.find(({ mark }) => mark.every((value, index) => bytes[index] === value));
  if (marked !== undefined) return marked.encoding;
  const sample = bytes.subarray(0, sampleBytes);
  const wide = detectUtf16(sample);
  if (wide !== undefined) return wide;
  if (hasControlBytes(sample)) return undefined;
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

/** UTF-16 without a mark: Western text has its zero bytes on one side only, in most characters. */
function detectUtf16(sample: Uint8Array): string | undefined {
  const zeros = [0, 0];
  for (let index = 0; index < sample.length; index += 1) {
    if (sample[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  const half = sample.length / 2;
  if (odd > half * 0.5 && even < half * 0.05) return 'utf-16le';
  if (even > half * 0.5 && odd < half * 0.05) return 'utf-16be';
  return undefined;
}

/** Tab, line feed, form feed, carriage return and escape occur in text; the other control codes don't. */
const textControls = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);

function hasControlBytes(sample: Uint8Array): boolean {
  let controls = 0;
  for (const byte of sample) {
    if (byte === 0) return true;
    if (byte < 0x20 && !textControls.has(byte)) controls += 1;
  }
  return controls > sample.length / 200;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The file's text with line ends as `\n`. Throws `FILE_TYPE_UNSUPPORTED` when the bytes are not text. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = detectEncoding(bytes);
  if (encoding === undefined)
    throw new AppError('FILE_TYPE_UNSUPPORTED', { message: 'the bytes are not text' });
  return new TextDecoder(encoding).decode(bytes).toWellFormed().replace(/\r\n?/g, '\n');
}
