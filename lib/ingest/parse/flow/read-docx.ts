import { zipSync } from 'fflate';
import mammoth from 'mammoth';
import { parseFragment } from 'parse5';
import { AppError } from '#lib/core/errors.ts';
import type { ParseDocumentInput, ParseEvent } from '../types.ts';
import { flowEvents, type FlowBlock } from './flow-pages.ts';
import { htmlBlocks } from './html-blocks.ts';
import { placeNotes } from './place-notes.ts';
import { readZip } from './read-zip.ts';
import {
  mainPart,
  omissionsIn,
  propertiesIn,
  runningParts,
  simplifiedParts,
  type WordParts,
} from './word-parts.ts';

const styleMap = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => h2:fresh",
  "p[style-name='Quote'] => p:fresh",
];

/**
 * Reads a Word document: its text, with the notes behind what refers to them, and what its headers and footers say at the end.
 * Tracked changes are read as if they were accepted. Pictures are left out; nothing that it refers to is fetched. Throws
 * `FILE_TOO_COMPLEX` for an archive that would unpack to more than a document has, `FILE_DAMAGED`, and `FILE_ENCRYPTED`.
 */
export async function* readDocx(input: ParseDocumentInput): AsyncGenerator<ParseEvent> {
  const buffer = Buffer.from(input.bytes.buffer, input.bytes.byteOffset, input.bytes.byteLength);
  const parts = await readZip(buffer, (name) => name.endsWith('.xml') || name.endsWith('.rels'));
  if (!parts.has(mainPart)) throw new AppError('FILE_DAMAGED', { message: 'no word/document.xml' });
  const blocks = await blocksOf(simplifiedParts(parts));
  for (const { kind, parts: running } of runningParts(parts)) {
    const runningBlocks = await blocksOf(running);
    const unseenCharacters = runningBlocks.reduce((sum, block) => sum + (block.unseenCharacters ?? 0), 0);
    if (unseenCharacters > 0) blocks.push({ kind: 'paragraph', text: '', unseenCharacters });
    const text = runningText(runningBlocks);
    if (text !== '')
      blocks.push({ kind: 'paragraph', text: `${kind === 'header' ? 'Header' : 'Footer'}: ${text}` });
  }
  yield* flowEvents({
    format: 'docx',
    properties: propertiesIn(parts),
    omissions: omissionsIn(parts),
    blocks,
    maxPages: input.maxPages,
  });
}

async function blocksOf(parts: WordParts): Promise<FlowBlock[]> {
  // mammoth opens archives only. Nothing is compressed: it is unpacked again at once.
  const archive = zipSync(Object.fromEntries(parts), { level: 0 });
  const root = parseFragment(await convert(Buffer.from(archive)));
  placeNotes(root);
  return htmlBlocks(root);
}

const pageNumber = /^\W*(?:page|p\.?)?\s*\d+(?:\s*(?:of|\/)\s*\d+)?\W*$/i;

/** One line of what a header or footer says; a page number alone says nothing. */
function runningText(blocks: readonly FlowBlock[]): string {
  return blocks
    .map(({ text }) => text)
    .filter((text) => text !== '' && !pageNumber.test(text))
    .join(' | ');
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
