import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DocumentView } from '#lib/shared/documents.ts';
import { megabytes, rounded } from './figures.ts';
import { serve } from './served.ts';

/** A real annual report of 160 pages where the extra test documents are at hand, else the longest sample. */
function documentToRead(): { path: string; name: string } {
  const extra = process.env['PINCITE_EXTRA_DATA'];
  const report = extra === undefined ? '' : join(extra, 'eval/financebench/corpus/3M_2018_10K.pdf');
  if (existsSync(report)) return { path: report, name: '3M_2018_10K.pdf' };
  return { path: 'data/samples/corpus/supply-agreement.pdf', name: 'supply-agreement.pdf' };
}

/** From the first byte of an upload to the document being searchable, on a server that does nothing else. */
export async function benchIngest(dataDir: string) {
  const server = await serve(dataDir);
  try {
    const workspaceId = await server.makeWorkspace('Bench');
    // The first document also loads the embedding model; it is not measured.
    await server.upload(workspaceId, 'data/samples/corpus/notice-of-delay.pdf', 'warm-up.pdf');
    await waitFor(server.documents, workspaceId, (views) => views.every(isFinal));
    const { path, name } = documentToRead();
    const startedAt = performance.now();
    const seconds = () => rounded((performance.now() - startedAt) / 1000, 2);
    const { id } = await server.upload(workspaceId, path, name);
    const uploaded = seconds();
    const own = (views: DocumentView[]) => views.filter((view) => view.id === id);
    await waitFor(server.documents, workspaceId, (views) =>
      own(views).some((view) => view.pagesIndexed > 0 || isFinal(view)),
    );
    const firstPageSearchable = seconds();
    const views = await waitFor(server.documents, workspaceId, (all) => own(all).every(isFinal));
    const searchable = seconds();
    const [view] = own(views);
    const parse = view?.seconds?.['parse'] ?? Number.NaN;
    return {
      document: name,
      state: view?.state,
      pages: view?.pageCount,
      chunks: view?.chunkCount,
      seconds: { uploaded, firstPageSearchable, searchable, stages: view?.seconds },
      parsedPagesPerSecond: rounded((view?.pageCount ?? 0) / parse),
      workerMemoryMb: megabytes(server.memoryBytes('worker')),
    };
  } finally {
    await server.stop();
  }
}

export function isFinal({ state }: DocumentView): boolean {
  return state === 'ready' || state === 'ready with gaps' || state === 'failed';
}

/** Looks at the documents until what is waited for is so. */
export async function waitFor(
  documents: (workspaceId: string) => Promise<DocumentView[]>,
  workspaceId: string,
  isSo: (views: DocumentView[]) => boolean,
): Promise<DocumentView[]> {
  for (;;) {
    const views = await documents(workspaceId);
    if (isSo(views)) return views;
    await pause(100);
  }
}
