import { createReadStream, statSync } from 'node:fs';
import { sleep } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { isAppError } from '#lib/core/errors.ts';
import { listDocuments } from '#lib/documents/list-documents.ts';
import { retryDocument } from '#lib/documents/retry-document.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import type { DocumentView } from '#lib/shared/documents.ts';
import { formatPages } from '#lib/shared/format.ts';
import { unseenText } from '#lib/shared/unseen-text.ts';
import type { FoundFile } from './list-files.ts';
import { sentenceOf } from './say.ts';

/** What became of one file: the line of the JSON contract. */
export type IngestResult = {
  document: string;
  status: 'ready' | 'ready with gaps' | 'failed';
  pages: number;
  chunks: number;
  seconds: Record<string, number>;
  problem: string | null;
};

export type IngestFilesInput = {
  workspaceId: string;
  files: readonly FoundFile[];
  /** Tried on documents that are protected by a password. */
  password?: string | undefined;
  /** Called for each file as soon as it is through. */
  report: (result: IngestResult) => void;
};

type Waiting = { name: string; triedPassword: boolean };

const pauseMs = 150;
/** Looking costs time too, on many documents: at most a tenth of it. */
const pausePerLook = 9;

/** Uploads the files one after the other and waits until each has been read; one that fails doesn't stop the others. */
export async function ingestFiles(context: RequestContext, input: IngestFilesInput): Promise<void> {
  const waiting = new Map<string, Waiting>();
  const progress = { isUploading: true };
  const uploads = uploadAll(context, input, waiting).finally(() => {
    progress.isUploading = false;
  });
  // Whether the uploads failed is asked at the end; until then the rejection is not unhandled.
  uploads.catch(() => undefined);
  for (;;) {
    const isLast = !progress.isUploading;
    const startedAt = performance.now();
    if (waiting.size > 0) await reportFinished(context, input, waiting);
    if (isLast && waiting.size === 0) break;
    await sleep(Math.max(pauseMs, (performance.now() - startedAt) * pausePerLook));
  }
  await uploads;
}

async function uploadAll(
  context: RequestContext,
  input: IngestFilesInput,
  waiting: Map<string, Waiting>,
): Promise<void> {
  for (const file of input.files) {
    try {
      const documentId = await uploadOne(context, input.workspaceId, file);
      waiting.set(documentId, { name: file.name, triedPassword: false });
    } catch (error) {
      input.report(failed(file.name, sentenceOf(error)));
    }
  }
}

/** The id of the document, which is the one that was there before when the same file was uploaded already. */
async function uploadOne(context: RequestContext, workspaceId: string, file: FoundFile): Promise<string> {
  try {
    const { id } = await uploadDocument(context, {
      workspaceId,
      name: file.name,
      folder: file.folder,
      content: createReadStream(file.path),
      sizeBytes: statSync(file.path).size,
    });
    return id;
  } catch (error) {
    const known = isAppError(error, 'FILE_DUPLICATE') ? error.detail?.['documentId'] : undefined;
    if (typeof known === 'string') return known;
    throw error;
  }
}

async function reportFinished(
  context: RequestContext,
  input: IngestFilesInput,
  waiting: Map<string, Waiting>,
): Promise<void> {
  const views = new Map(
    (await listDocuments(context, { workspaceId: input.workspaceId })).map((view) => [view.id, view]),
  );
  for (const [documentId, entry] of [...waiting]) {
    const view = views.get(documentId);
    if (!view) {
      input.report(failed(entry.name, 'The document was deleted while it was being read.'));
    } else if (
      view.problemCode === 'FILE_ENCRYPTED' &&
      input.password !== undefined &&
      !entry.triedPassword
    ) {
      entry.triedPassword = true;
      await retryDocument(context, { documentId, password: input.password });
      continue;
    } else if (isFinal(view.state)) {
      input.report(resultOf(entry.name, view));
    } else continue;
    waiting.delete(documentId);
  }
}

function isFinal(state: DocumentView['state']): state is IngestResult['status'] {
  return state === 'ready' || state === 'ready with gaps' || state === 'failed';
}

function resultOf(name: string, view: DocumentView): IngestResult {
  const gaps = view.gaps.map(({ from, to, reason }) => `${formatPages(from, to)}: ${reason}`);
  if (view.omissions.length > 0) gaps.push(`not read: ${view.omissions.join(', ')}`);
  const unseen = unseenText(view.unseen);
  if (unseen !== '') gaps.push(unseen);
  return {
    document: name,
    status: isFinal(view.state) ? view.state : 'failed',
    pages: view.pageCount ?? 0,
    chunks: view.chunkCount,
    seconds: { parse: 0, chunk: 0, embed: 0, index: 0, total: 0, ...view.seconds },
    problem: view.problem ?? (gaps.length > 0 ? gaps.join('; ') : null),
  };
}

function failed(name: string, problem: string): IngestResult {
  const seconds = { parse: 0, chunk: 0, embed: 0, index: 0, total: 0 };
  return { document: name, status: 'failed', pages: 0, chunks: 0, seconds, problem };
}
