import { AppError, personMessageFor } from '#lib/core/errors.ts';
import { takeConcealed } from './concealed.ts';
import { detectFormat } from './detect-format.ts';
import { tooMuchTextProblem } from './page-problems.ts';
import type {
  DocumentFormat,
  DocumentProperties,
  ParsedPage,
  ParseDocumentInput,
  ParseEvent,
} from './types.ts';

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
    let hasUnseen = false;
    let problem: string | undefined;
    for await (const event of read(input)) {
      if (event.type === 'opened') event.properties = withoutConcealed(event.properties);
      if (event.type === 'pages') {
        event.pages.forEach(forgetFewUnseen);
        hasUnseen ||= event.pages.some((page) => page.unseenCharacters !== undefined);
        hasText ||= event.pages.some((page) => page.state === 'text');
        problem ??= event.pages.find((page) => page.state === 'failed')?.problem;
      }
      yield event;
    }
    yield hasText ? { type: 'finished' } : withoutText(problem, hasUnseen);
  } catch (error) {
    yield toFailure(error);
  }
}

/** Fewer unseen letters and digits on a page are leftovers of a program: they are left out, and no news to anybody. */
const fewestUnseen = 5;

function forgetFewUnseen(page: ParsedPage): void {
  if ((page.unseenCharacters ?? 0) < fewestUnseen) delete page.unseenCharacters;
}

function withoutConcealed({ title, author, ...properties }: DocumentProperties): DocumentProperties {
  return {
    ...(title === undefined ? {} : { title: takeConcealed(title).text }),
    ...(author === undefined ? {} : { author: takeConcealed(author).text }),
    ...properties,
  };
}

/** Told after the pages, so that each page's own reason is known too. */
function withoutText(problem: string | undefined, hasUnseen: boolean): ParseEvent {
  if (problem === undefined) {
    const code = 'FILE_HAS_NO_TEXT';
    if (!hasUnseen) return { type: 'failed', code, detail: 'no page has text' };
    const personMessage = `The document has text, but none of it is visible on its pages, so it is not used. ${personMessageFor(code)}`;
    return { type: 'failed', code, detail: 'no page has text that can be seen', personMessage };
  }
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
