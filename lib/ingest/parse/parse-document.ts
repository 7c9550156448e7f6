import { AppError } from '#lib/core/errors.ts';
import { detectFormat } from './detect-format.ts';
import { tooMuchTextProblem } from './page-problems.ts';
import type { DocumentFormat, ParseDocumentInput, ParseEvent } from './types.ts';

type Reader = (input: ParseDocumentInput) => AsyncIterable<ParseEvent>;

/** One reader per format, loaded when it is needed: each brings libraries of its own. */
const readers: Record<DocumentFormat, () => Promise<Reader>> = {
  pdf: async () => (await import('./pdf/read-pdf.ts')).readPdf,
  docx: async () => (await import('./flow/read-docx.ts')).readDocx,
  html: async () => (await import('./flow/read-html.ts')).readHtml,
  markdown: async () => (await import('./flow/read-markdown.ts')).readMarkdown,
  text: async () => (await import('./flow/read-text.ts')).readText,
};

/**
 * Reads a document of any known format into events. Never throws: what cannot be read ends in one `failed` event with a
 * code of the error catalogue. Runs inside the jail only; the program calls `parseInJail`.
 */
export async function* parseDocument(input: ParseDocumentInput): AsyncGenerator<ParseEvent> {
  try {
    const read = await readers[detectFormat(input.bytes, input.fileName)]();
    let hasText = false;
    let problem: string | undefined;
    for await (const event of read(input)) {
      if (event.type === 'pages') {
        hasText ||= event.pages.some((page) => page.state === 'text');
        problem ??= event.pages.find((page) => page.state === 'failed')?.problem;
      }
      yield event;
    }
    yield hasText ? { type: 'finished' } : withoutText(problem);
  } catch (error) {
    yield toFailure(error);
  }
}

/** Told after the pages, so that each page's own reason is known too. */
function withoutText(problem: string | undefined): ParseEvent {
  if (problem === undefined) return { type: 'failed', code: 'FILE_HAS_NO_TEXT', detail: 'no page has text' };
  const code = problem === tooMuchTextProblem ? 'FILE_TOO_COMPLEX' : 'FILE_DAMAGED';
  return { type: 'failed', code, detail: `no page could be read: ${problem}` };
}

const memoryErrors = /allocation failed|Invalid (?:string|array|typed array) length|call stack size/i;

/** Messages of libraries may hold text of the document, so of an unknown error only its name and place are told. */
function toFailure(error: unknown): ParseEvent {
  if (error instanceof AppError) {
    return { type: 'failed', code: error.code, detail: error.message, personMessage: error.personMessage };
  }
  if (!(error instanceof Error))
    return { type: 'failed', code: 'FILE_CRASHED_READER', detail: 'not an error object' };
  if (error instanceof RangeError && memoryErrors.test(error.message)) {
    return { type: 'failed', code: 'FILE_TOO_COMPLEX', detail: error.message };
  }
  const place = /\(?([^/\s(]+:\d+:\d+)\)?/.exec(error.stack?.split('\n')[1] ?? '')?.[1] ?? 'unknown place';
  return { type: 'failed', code: 'FILE_CRASHED_READER', detail: `${error.name} at ${place}` };
}
