import { AppError, isErrorCode, personMessageFor } from '#lib/core/errors.ts';
import { blobPath } from '#lib/documents/blobs.ts';
import { effectiveFields } from '#lib/shared/documents.ts';
import { chunkerVersion, createChunker, type Chunker } from './chunk.ts';
import { fieldPages, findFields } from './fields/find-fields.ts';
import { documentLine, findTitle } from './header-line.ts';
import type { IngestRun } from './ingest-run.ts';
import { parserVersion } from './parse/parser-version.ts';
import { parseInJail } from './parse/run-jail.ts';
import type { ParsedPage, ParseEvent } from './parse/types.ts';
import { markOpened, markRead, savePages } from './save-pages.ts';

/**
 * Reads the document in the jail and stores pages and chunks as they come, so that the other side can index them while
 * the rest is read. Throws an `AppError` with the code of what is wrong with the file.
 */
export async function readDocument(ingest: IngestRun): Promise<void> {
  if (!ingest.isRead) await readAll(ingest);
  ingest.reading.isFinished = true;
  ingest.reading.notify();
}

async function readAll(ingest: IngestRun): Promise<void> {
  const events = parseInJail({
    filePath: blobPath(ingest.version.blobName),
    fileName: ingest.document.name,
    password: ingest.job.payload.password,
    signal: ingest.signal,
  });
  const store = createStore(ingest);
  try {
    for (;;) {
      const next = await ingest.stopwatch.time('parse', () => events.next());
      if (next.done === true) break;
      await store(next.value);
    }
  } finally {
    await events.return(undefined);
  }
}

type OpenedEvent = Extract<ParseEvent, { type: 'opened' }>;

/** Takes the events of one document, in order. */
function createStore(ingest: IngestRun): (event: ParseEvent) => Promise<void> {
  const { stopwatch } = ingest;
  let opened: OpenedEvent | undefined;
  let chunker: Chunker | undefined;
  let chunkCount = 0;

  const storePages = async (pages: readonly ParsedPage[]) => {
    chunker ??= startChunker(ingest, opened, pages);
    const made = pages.flatMap((page) => chunker?.addPage(page) ?? []);
    chunkCount += made.length;
    await savePages(ingest, { pages, chunks: made });
  };

  const finish = async () => {
    const made = chunker?.finish() ?? [];
    chunkCount += made.length;
    await savePages(ingest, { pages: [], chunks: made });
    await markRead(ingest, { chunkCount, parserVersion, chunkerVersion });
  };

  return async (event) => {
    ingest.signal.throwIfAborted();
    switch (event.type) {
      case 'opened':
        opened = event;
        await markOpened(ingest, event);
        break;
      case 'pages':
        await stopwatch.time('chunk', () => storePages(event.pages));
        ingest.reading.notify();
        break;
      case 'finished':
        await stopwatch.time('chunk', finish);
        break;
      case 'failed':
        throw failureOf(event);
    }
  };
}

function startChunker(
  ingest: IngestRun,
  opened: OpenedEvent | undefined,
  pages: readonly ParsedPage[],
): Chunker {
  const { document } = ingest;
  const readable = pages.filter((page) => page.state === 'text');
  document.title ??= findTitle(opened?.properties ?? {}, readable[0]);
  const { title, name: fileName } = document;
  const firstTexts = readable.slice(0, fieldPages).map((page) => page.text);
  document.foundFields = findFields({ title, fileName, firstTexts });
  const { kind } = effectiveFields(document);
  const line = documentLine({ title, fileName, kind });
  const { id: versionId, passageSecret } = ingest.version;
  return createChunker({ versionId, passageSecret, documentLine: line });
}

function failureOf(event: Extract<ParseEvent, { type: 'failed' }>): AppError {
  const code = isErrorCode(event.code) ? event.code : 'FILE_CRASHED_READER';
  return new AppError(code, {
    message: event.detail,
    personMessage: event.personMessage ?? personMessageFor(code),
  });
}
