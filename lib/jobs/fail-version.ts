import { eq } from 'drizzle-orm';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import type { Database } from '#lib/db/client.ts';
import { chunks, documentVersions, pages } from '#lib/db/schema/index.ts';
import { enqueueJob } from './enqueue-job.ts';
import type { JobProblem } from './types.ts';

/**
 * Ends a version as `failed`, in the caller's transaction. What had been read of it is removed with it, so that nothing
 * of a failed document is ever found; a job then clears its rows in the search index.
 */
export async function failVersion(
  tx: Database,
  context: RequestContext,
  input: { versionId: string; problem: JobProblem },
): Promise<void> {
  const { versionId, problem } = input;
  const [version] = await tx
    .update(documentVersions)
    .set({
      state: 'failed',
      problemCode: problem.code,
      problem: problem.sentence,
      finishedAt: now(),
      chunkCount: 0,
      pagesIndexed: 0,
      parserVersion: null,
      chunkerVersion: null,
    })
    .where(eq(documentVersions.id, versionId))
    .returning();
  if (!version) return;
  await tx.delete(chunks).where(eq(chunks.versionId, versionId));
  // The pages of a scan say which have no text: that is the reason, so they stay.
  if (problem.code !== 'FILE_HAS_NO_TEXT') await tx.delete(pages).where(eq(pages.versionId, versionId));
  const { workspaceId, createdBy, documentId } = version;
  await enqueueJob(tx, { name: 'clear-version', subjectId: versionId, workspaceId, createdBy, payload: {} });
  await recordAudit(tx, context, {
    action: 'document.finished',
    objectType: 'document',
    objectId: documentId,
    workspaceId,
    outcome: 'error',
    detail: { versionId, code: problem.code },
  });
}
