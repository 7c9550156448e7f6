import { sql } from 'drizzle-orm';
import { isCredentialValid } from '#lib/access/credentials.ts';
import { isScopeCurrent, makeReadScope } from '#lib/access/read-scope.ts';
import { sleep } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { database } from '#lib/db/client.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import type { DocumentView } from '#lib/shared/documents.ts';
import { listDocuments } from './list-documents.ts';

/** First all documents, then only those that changed, and the ids of those that are gone. */
export type DocumentsEvent = { documents: DocumentView[]; removed: string[] };

export type WatchDocumentsInput = { workspaceId: string; signal: AbortSignal };

const pollMs = 400;

/** A number that changes with every change that another connection commits. */
async function dataVersion(): Promise<number> {
  const [row] = database().all<{ data_version: number }>(sql`pragma data_version`);
  return Promise.resolve(row?.data_version ?? 0);
}

/**
 * The states of a workspace's documents as they change, until the signal is aborted. The right to read is checked with
 * every look: the stream ends with `NOT_FOUND` once it is taken away or the session is over, also by a wall that begins at its
 * time, when nothing is written.
 */
export async function* watchDocuments(
  context: RequestContext,
  input: WatchDocumentsInput,
): AsyncGenerator<DocumentsEvent> {
  let known = new Map<string, string>();
  let seenVersion: number | undefined;
  let scope: ReadScope | undefined;
  let isFirst = true;
  while (!input.signal.aborted) {
    if (!(await isCredentialValid(context.principal))) throw new AppError('NOT_FOUND');
    const version = await dataVersion();
    if (version !== seenVersion || !scope || !(await isScopeCurrent(scope))) {
      seenVersion = version;
      scope = await makeReadScope(context, { workspaceId: input.workspaceId });
      const documents = await listDocuments(context, { workspaceId: input.workspaceId });
      const current = new Map(documents.map((document) => [document.id, JSON.stringify(document)]));
      const changed = documents.filter((document) => known.get(document.id) !== current.get(document.id));
      const removed = [...known.keys()].filter((id) => !current.has(id));
      known = current;
      if (isFirst || changed.length > 0 || removed.length > 0) yield { documents: changed, removed };
      isFirst = false;
    }
    await sleep(pollMs, input.signal).catch(() => undefined);
  }
}
