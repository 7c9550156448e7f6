import mammoth from 'mammoth';
import { parseFragment } from 'parse5';
import { AppError } from '#lib/core/errors.ts';
import type { ParseDocumentInput, ParseEvent } from '../types.ts';
import { checkZip } from './check-zip.ts';
import { flowEvents } from './flow-pages.ts';
import { htmlBlocks } from './html-blocks.ts';

const styleMap = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => h2:fresh",
  "p[style-name='Quote'] => p:fresh",
];

/**
 * Reads a Word document. Pictures are left out; nothing that it refers to is fetched. Throws `FILE_TOO_COMPLEX` for an
 * archive that would unpack to more than a document has, `FILE_DAMAGED`, and `FILE_ENCRYPTED`.
 */
export async function* readDocx(input: ParseDocumentInput): AsyncGenerator<ParseEvent> {
  const buffer = Buffer.from(input.bytes.buffer, input.bytes.byteOffset, input.bytes.byteLength);
  const names = await checkZip(buffer, (name) => name.endsWith('.xml') || name.endsWith('.rels'));
  if (!names.includes('word/document.xml'))
    throw new AppError('FILE_DAMAGED', { message: 'no word/document.xml' });
  const html = await convert(buffer);
  yield* flowEvents({
    format: 'docx',
    properties: {},
    blocks: htmlBlocks(parseFragment(html)),
    maxPages: input.maxPages,
  });
}

async function convert(buffer: Buffer): Promise<string> {
  try {
    const convertImage = mammoth.images.imgElement(() => Promise.resolve({ src: '' }));
    const { value } = await mammoth.convertToHtml(
      { buffer },
      { styleMap, convertImage, externalFileAccess: false },
    );
    return value;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new AppError('FILE_DAMAGED', { message: 'not a Word document that can be opened' });
  }
}
