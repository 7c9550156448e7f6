import { fileURLToPath } from 'node:url';
import { PasswordException, PDFParse } from 'pdf-parse';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/types/src/display/api.js';
import { AppError } from '#lib/core/errors.ts';
import { damagedProblem } from '../page-problems.ts';
import type { DocumentProperties, ParseDocumentInput, ParsedPage, ParseEvent } from '../types.ts';
import { FontBook } from './fonts.ts';
import { readFormFields } from './form-fields.ts';
import { FurnitureFinder } from './furniture.ts';
import { SizeBook } from './headings.ts';
import { WordBook } from './hyphens.ts';
import { LigatureBook } from './ligatures.ts';
import {
  layOutPage,
  markContinuation,
  observePage,
  type DocumentBooks,
  type RawPage,
} from './lay-out-page.ts';
import { makePieces } from './pieces.ts';
import { readTextContent, type PageContent } from './text-content.ts';
import { loadLibrary } from './unseen/library.ts';
import { watchText } from './unseen/watch-text.ts';

/** The first pages are given out early, so that they can be searched while the rest is read. */
const firstSlicePages = 4;
const maxSlicePages = 24;
/** pdfjs keeps fonts of the pages it has read; it is told to forget them after this many pages. */
const pagesBetweenCleanups = 400;
/** All pages of a document together may hold this many characters. */
const maxCharacters = 100_000_000;
/** About how many bytes of pages go into one event. */
const maxEventWeight = 2_000_000;

const libraryDirectory = new URL('.', import.meta.resolve('pdfjs-dist/package.json'));
const libraryPath = (path: string) => fileURLToPath(new URL(path, libraryDirectory));

/** Once for each process: pdfjs reads files in this one, and what watches it stays in place. */
async function openLibrary(): Promise<void> {
  watchText(await loadLibrary(new URL('build/pdf.worker.mjs', libraryDirectory)));
}

// Begun at once, so that a jail that waits for its document has it ready.
const library = openLibrary();
// A failure is thrown where it is awaited; until then it is not unhandled.
library.catch(() => undefined);

/** Nothing of a PDF may run, be fetched or be drawn. The tables for Asian encodings lie beside the library. */
function loadParameters(input: ParseDocumentInput): ConstructorParameters<typeof PDFParse>[0] {
  return {
    data: input.bytes,
    ...(input.password === undefined ? {} : { password: input.password }),
    verbosity: 0,
    enableXfa: false,
    useSystemFonts: false,
    disableFontFace: true,
    useWasm: false,
    useWorkerFetch: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    // The only way to learn the names of the fonts, which tell what is bold.
    fontExtraProperties: true,
    // Images are never looked at, so none is decoded.
    maxImageSize: 1,
    stopAtErrors: false,
    cMapUrl: libraryPath('cmaps/'),
    cMapPacked: true,
    standardFontDataUrl: libraryPath('standard_fonts/'),
  };
}

/**
 * Reads a PDF page by page. A page that cannot be read is given as `failed` and the others go on. Throws `FILE_ENCRYPTED`,
 * `FILE_PASSWORD_WRONG`, `FILE_DAMAGED`, and `FILE_TOO_COMPLEX` when there are more pages than allowed.
 */
export async function* readPdf(input: ParseDocumentInput): AsyncGenerator<ParseEvent> {
  await library;
  const parser = new PDFParse(loadParameters(input));
  const document = await openDocument(parser, input);
  const pageCount = document.numPages;
  if (pageCount > input.maxPages) {
    throw new AppError('FILE_TOO_COMPLEX', {
      message: `${pageCount} pages, limit ${input.maxPages}`,
      personMessage: `The file has ${pageCount} pages; this server reads at most ${input.maxPages}. Split it, or ask the administrator to raise the limit.`,
    });
  }
  yield { type: 'opened', format: 'pdf', pageCount, properties: await readProperties(document) };
  yield* readPages(document);
}

async function openDocument(parser: PDFParse, input: ParseDocumentInput): Promise<PDFDocumentProxy> {
  try {
    // pdf-parse gives text without positions; the document that it has opened gives both.
    const load = parser['load'] as () => Promise<PDFDocumentProxy>;
    return await load.call(parser);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    if (!(error instanceof PasswordException))
      throw new AppError('FILE_DAMAGED', { message: 'not a PDF that can be opened' });
    const isMissing = input.password === undefined || input.password === '';
    throw new AppError(isMissing ? 'FILE_ENCRYPTED' : 'FILE_PASSWORD_WRONG');
  }
}

async function readProperties(document: PDFDocumentProxy): Promise<DocumentProperties> {
  try {
    const { info } = await document.getMetadata();
    const record = info as Record<string, unknown>;
    const text = (key: string) => {
      const value = record[key];
      return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 500) : undefined;
    };
    const [title, author, createdAt] = [text('Title'), text('Author'), text('CreationDate')];
    return {
      ...(title && { title }),
      ...(author && { author }),
      ...(createdAt && { createdAt: toIsoDate(createdAt) }),
    };
  } catch {
    // Metadata is no reason to refuse a document whose pages can be read.
    return {};
  }
}

/** "D:20240131120000+01'00'" as "2024-01-31"; anything else stays as it is. */
function toIsoDate(text: string): string {
  const parts = /^D:(\d{4})(\d{2})?(\d{2})?/.exec(text);
  return parts === null ? text : [parts[1], parts[2] ?? '01', parts[3] ?? '01'].join('-');
}

async function* readPages(document: PDFDocumentProxy): AsyncGenerator<ParseEvent> {
  const books: DocumentBooks = {
    furniture: new FurnitureFinder(),
    sizes: new SizeBook(),
    words: new WordBook(),
    ligatures: new LigatureBook(),
  };
  const reading: Reading = { document, fonts: new FontBook(), hasForm: await hasForm(document) };
  let last: ParsedPage | undefined;
  let characters = 0;
  let slicePages = firstSlicePages;
  for (let from = 1; from <= document.numPages;) {
    const to = Math.min(document.numPages, from + slicePages - 1);
    const slice = await readSlice(from, to, reading);
    // Between slices, when no page is being read.
    if (Math.floor(to / pagesBetweenCleanups) > Math.floor((from - 1) / pagesBetweenCleanups))
      await document.cleanup();
    for (const page of slice) if ('pieces' in page) observePage(page, books);
    const pages: ParsedPage[] = [];
    for (const page of slice) {
      last = 'pieces' in page ? markContinuation(last, layOutPage(page, books)) : page;
      characters += last.text.length;
      pages.push(last);
    }
    if (characters > maxCharacters)
      throw new AppError('FILE_TOO_COMPLEX', { message: 'too many characters' });
    yield* eventsOf(pages);
    from += slicePages;
    slicePages = Math.min(maxSlicePages, slicePages * 2);
  }
}

/** Reads the pages in order. The next page's text is fetched while the present one waits for its streams to be unpacked. */
async function readSlice(from: number, to: number, reading: Reading): Promise<(RawPage | ParsedPage)[]> {
  const slice: (RawPage | ParsedPage)[] = [];
  let next = fetchPage(from, reading.document);
  for (let number = from; number <= to; number += 1) {
    const fetched = next;
    if (number < to) next = fetchPage(number + 1, reading.document);
    slice.push(await readPage(number, await fetched, reading));
  }
  return slice;
}

/** The pages in as few events as keep each well under the limit of a frame. */
function* eventsOf(pages: readonly ParsedPage[]): Generator<ParseEvent> {
  let event: ParsedPage[] = [];
  let weight = 0;
  for (const page of pages) {
    event.push(page);
    weight += page.text.length + page.blocks.length * 60 + page.runs.length * 70;
    if (weight < maxEventWeight) continue;
    yield { type: 'pages', pages: event };
    event = [];
    weight = 0;
  }
  if (event.length > 0) yield { type: 'pages', pages: event };
}

type Reading = { document: PDFDocumentProxy; fonts: FontBook; hasForm: boolean };

async function hasForm(document: PDFDocumentProxy): Promise<boolean> {
  try {
    return (await document.getFieldObjects()) !== null;
  } catch {
    // A form that cannot be read is no reason to refuse the pages.
    return false;
  }
}

type FetchedPage = { page?: PDFPageProxy; content?: PageContent; error?: unknown };

async function fetchPage(number: number, document: PDFDocumentProxy): Promise<FetchedPage> {
  const fetched: FetchedPage = {};
  try {
    fetched.page = await document.getPage(number);
    fetched.content = await readTextContent(fetched.page);
  } catch (error) {
    fetched.error = error;
  }
  return fetched;
}

async function readPage(
  number: number,
  { page, content, error }: FetchedPage,
  { fonts, hasForm }: Reading,
): Promise<RawPage | ParsedPage> {
  try {
    if (!page || !content) throw error;
    const { items, styles, unseenCharacters } = content;
    await fonts.learn(page, new Set(items.map((item) => item.fontName)));
    const frame = page.getViewport({ scale: 1 });
    const pieces = makePieces({ items, styles, page: frame, fontStyle: (name) => fonts.styleOf(name) });
    if (hasForm) pieces.set(0, [...(pieces.get(0) ?? []), ...(await readFormFields(page, frame))]);
    return { number, frame, pieces, unseenCharacters };
  } catch (cause) {
    const problem = cause instanceof AppError ? cause.message : damagedProblem;
    return { number, width: 0, height: 0, state: 'failed', problem, text: '', blocks: [], runs: [] };
  } finally {
    page?.cleanup();
  }
}
