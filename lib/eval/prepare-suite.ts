import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { sleep } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { confirmAllFiles } from '#lib/model-intake/confirm-model.ts';
import { AppError, isAppError } from '#lib/core/errors.ts';
import { listDocuments } from '#lib/documents/list-documents.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import { indexHealth } from '#lib/vectors/maintain-table.ts';
import { findOrCreateWorkspace } from '#lib/workspaces/find-or-create-workspace.ts';
import type { Suite, SuiteDocument } from './load-suite.ts';

/** A suite whose corpus can be searched. */
export type PreparedSuite = {
  suite: Suite;
  workspaceId: string;
  /** Name in the corpus → id of the document. Two files of the same content are one document. */
  documentIds: ReadonlyMap<string, string>;
  /** Documents of the corpus that could not be read, with the reason. */
  failed: readonly { document: string; problem: string }[];
  seconds: number;
};

const pollMs = 250;
const finalStates = new Set(['ready', 'ready with gaps', 'failed']);

async function upload(
  context: RequestContext,
  workspaceId: string,
  document: SuiteDocument,
): Promise<string> {
  const folder = dirname(document.name);
  try {
    const view = await uploadDocument(context, {
      workspaceId,
      name: basename(document.name),
      ...(folder !== '.' && { folder }),
      content: createReadStream(document.path),
      sizeBytes: (await stat(document.path)).size,
    });
    return view.id;
  } catch (error) {
    const known = isAppError(error, 'FILE_DUPLICATE') ? error.detail?.['documentId'] : undefined;
    if (typeof known === 'string') return known;
    throw error;
  }
}

async function waitUntilRead(
  context: RequestContext,
  input: { workspaceId: string; signal?: AbortSignal },
): Promise<Map<string, string | null>> {
  for (;;) {
    const lookedAt = performance.now();
    const views = await listDocuments(context, { workspaceId: input.workspaceId });
    if (views.every((view) => finalStates.has(view.state))) {
      return new Map(
        views.map((view) => [view.id, view.state === 'failed' ? (view.problem ?? 'unknown') : null]),
      );
    }
    // Looking costs time too, on many documents: at most a tenth of it.
    await sleep(Math.max(pollMs, 9 * (performance.now() - lookedAt)), input.signal);
  }
}

/**
 * Passages outside the text index are scored by other counts, so figures repeat only once all are in it, which they are a
 * short while after the last document (`quietMs`).
 */
async function waitUntilTidy(workspaceId: string, signal: AbortSignal | undefined): Promise<void> {
  for (;;) {
    const index = await liveIndexOf(workspaceId);
    if (index === null || (await indexHealth(index)).rowsWithoutTextIndex === 0) return;
    await sleep(pollMs, signal);
  }
}

/**
 * Reads the corpus of a suite into a workspace of its own, named by the content: the same corpus is read in once.
 * A worker and an engine must be running on the data directory. Throws `INPUT_INVALID` for a corpus without files.
 */
export async function prepareSuite(
  context: RequestContext,
  input: { suite: Suite; signal?: AbortSignal },
): Promise<PreparedSuite> {
  const { suite, signal } = input;
  if (suite.documents.length === 0) {
    throw new AppError('INPUT_INVALID', { personMessage: 'The folder corpus/ of the suite has no files.' });
  }
  const startedAt = performance.now();
  await confirmAllFiles(context);
  const { workspaceId } = await findOrCreateWorkspace(context, {
    name: `eval ${suite.corpusHash.slice(0, 16)}`,
  });
  const documentIds = new Map<string, string>();
  for (const document of suite.documents) {
    signal?.throwIfAborted();
    documentIds.set(document.name, await upload(context, workspaceId, document));
  }
  const problems = await waitUntilRead(context, { workspaceId, ...(signal && { signal }) });
  await waitUntilTidy(workspaceId, signal);
  const failed = [...documentIds].flatMap(([document, id]) => {
    const problem = problems.get(id);
    return problem == null ? [] : [{ document, problem }];
  });
  const seconds = (performance.now() - startedAt) / 1000;
  return { suite, workspaceId, documentIds, failed, seconds };
}
