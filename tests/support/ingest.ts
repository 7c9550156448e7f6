import { sleep } from '#lib/core/clock.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import { openDocument } from '#lib/documents/open-document.ts';
import type { DocumentView } from '#lib/shared/documents.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import { runWorker } from '#lib/worker/run-worker.ts';
import { operator } from './people.ts';

async function* whole(content: Uint8Array | string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(content));
}

/** Uploads a file as the operator. */
export function uploadFile(
  workspaceId: string,
  name: string,
  content: Uint8Array | string,
): Promise<DocumentView> {
  return uploadDocument(operator, { workspaceId, name, content: whole(content) });
}

/** Runs the worker in this process with a given model until nothing is left to do. */
export async function workWith(model: EmbeddingModel): Promise<void> {
  await runWorker({
    signal: new AbortController().signal,
    untilIdle: true,
    embedding: () => Promise.resolve(model),
  });
}

/** Waits until something is so; fails the test after a while. */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  timeoutMs = 30_000,
): Promise<void> {
  const giveUpAt = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`not in time: ${what}`);
    await sleep(20);
  }
}

/** The document as it is now. */
export function viewOf(document: { id: string }): Promise<DocumentView> {
  return openDocument(operator, { documentId: document.id });
}
