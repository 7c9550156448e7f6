import { AppError } from '#lib/core/errors.ts';
import { decodeText, detectEncoding } from './decode-text.ts';
import type { DocumentFormat } from './types.ts';

/** Readers accept a PDF header after other bytes, within this distance (ISO 32000-1, Annex H.3.4.1). */
const pdfHeaderWithin = 1024;
/** Enough to see the doctype or the first elements of a page. */
const htmlSampleBytes = 4096;

type Signature = { name: string; bytes: readonly number[]; offset?: number };

/** Kinds that people try to upload and that we don't read: named, so that the message can help. */
const foreignSignatures: readonly Signature[] = [
  { name: 'an old Word, Excel or PowerPoint file', bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
  { name: 'a PNG image', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { name: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { name: 'a GIF image', bytes: [0x47, 0x49, 0x46, 0x38] },
  { name: 'a TIFF image', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { name: 'a TIFF image', bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { name: 'a gzip archive', bytes: [0x1f, 0x8b] },
  { name: 'a 7-Zip archive', bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: 'a RAR archive', bytes: [0x52, 0x61, 0x72, 0x21] },
  { name: 'an RTF document', bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66] },
  { name: 'a PostScript file', bytes: [0x25, 0x21, 0x50, 0x53] },
  { name: 'a program', bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { name: 'a program', bytes: [0x4d, 0x5a, 0x90] },
];

const zipMark = 'PK\u0003\u0004';
const emptyZipMark = 'PK\u0005\u0006';
const pdfMark = '%PDF-';

/**
 * Tells what a file is by its bytes; its name only decides between kinds of plain text. A wrong ending is no obstacle
 * where the bytes are clear. Throws `FILE_EMPTY`, and `FILE_TYPE_UNSUPPORTED` with a message that says what it looks like.
 */
export function detectFormat(bytes: Uint8Array, fileName: string): DocumentFormat {
  if (bytes.length === 0) throw new AppError('FILE_EMPTY');
  const start = latin1(bytes.subarray(0, pdfHeaderWithin + pdfMark.length));
  if (start.startsWith(zipMark) || start.startsWith(emptyZipMark)) return detectZip(bytes, fileName);
  if (start.slice(0, pdfHeaderWithin).includes(pdfMark)) return 'pdf';
  const foreign = foreignSignatures.find(({ bytes: mark }) =>
    mark.every((value, index) => bytes[index] === value),
  );
  if (foreign !== undefined) throw unsupported(fileName, foreign.name);
  if (detectEncoding(bytes) === undefined) throw unreadable(bytes, fileName);
  return detectTextKind(bytes, fileName);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

const wordEntry = 'word/document.xml';
const zipKinds = [
  { mark: 'xl/workbook', name: 'an Excel workbook' },
  { mark: 'ppt/presentation', name: 'a PowerPoint presentation' },
  { mark: 'application/vnd.oasis.opendocument', name: 'an OpenDocument file' },
  { mark: 'application/epub+zip', name: 'an EPUB book' },
] as const;

/** Entry names lie uncompressed in the archive. Whether it is sound is checked when it is read. */
function detectZip(bytes: Uint8Array, fileName: string): DocumentFormat {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (content.includes(wordEntry)) return 'docx';
  const kind = zipKinds.find(({ mark }) => content.includes(mark));
  if (kind === undefined && ending(fileName) === 'docx')
    throw new AppError('FILE_DAMAGED', { message: 'no document part' });
  throw unsupported(fileName, kind?.name ?? 'a ZIP archive');
}

/** The endings that a message may tell: whoever looks after the jobs reads it, and may not know the file's name. */
const knownEndings = new Set(
  'bmp csv doc docm docx dot dotx eml epub exe gif gz htm html jpeg jpg json key markdown md msg numbers odp ods odt pages pdf png ppt pptx ps rar rtf tif tiff txt webp xhtml xls xlsx xml zip 7z'.split(
    ' ',
  ),
);

function ending(fileName: string): string {
  return /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
}

const htmlStart = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;
const htmlPiece = /<(?:div|p|table|h[1-6]|span|ul|ol|title|meta)\b[^>]*>/i;

function detectTextKind(bytes: Uint8Array, fileName: string): DocumentFormat {
  const name = ending(fileName);
  const sample = decodeText(bytes.subarray(0, htmlSampleBytes));
  if (htmlStart.test(sample)) return 'html';
  if (name === 'md' || name === 'markdown') return 'markdown';
  if ((name === 'html' || name === 'htm' || name === 'xhtml') && htmlPiece.test(sample)) return 'html';
  return 'text';
}

/** A damaged file of a kind that we do read is told apart from a kind that we don't. */
function unreadable(bytes: Uint8Array, fileName: string): AppError {
  const name = ending(fileName);
  if (name !== 'pdf' && name !== 'docx') return unsupported(fileName, 'neither a document nor text');
  return new AppError('FILE_DAMAGED', {
    message: `named .${name}, but ${bytes.length} bytes of something else`,
  });
}

function unsupported(fileName: string, looksLike: string): AppError {
  const name = ending(fileName);
  const named = knownEndings.has(name)
    ? ` Its name ends in .${name}, which does not change what is inside.`
    : '';
  return new AppError('FILE_TYPE_UNSUPPORTED', {
    message: `looks like ${looksLike}`,
    personMessage: `This file is ${looksLike}, which cannot be read.${named} Upload PDF, Word (.docx), HTML, Markdown or plain text.`,
  });
}
