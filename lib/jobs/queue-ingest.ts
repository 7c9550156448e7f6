import { eq } from 'drizzle-orm';
import type { Database } from '#lib/db/client.ts';
import { documentVersions } from '#lib/db/schema/index.ts';
import { enqueueJob } from './enqueue-job.ts';

export type QueueIngestInput = {
  versionId: string;
  workspaceId: string;
  createdBy: string;
  password?: string | undefined;
  /** True to read the file again from the start; else only what is missing is done. */
  readAgain: boolean;
};

/** Puts a document version back to `queued` and queues its reading, in the transaction of the act that asks for it. */
export async function queueIngest(tx: Database, input: QueueIngestInput): Promise<void> {
  const { versionId, workspaceId, createdBy, password } = input;
  await tx
    .update(documentVersions)
    .set({
      state: 'queued',
      problemCode: null,
      problem: null,
      finishedAt: null,
      ...(input.readAgain ? { parserVersion: null, pagesParsed: 0, pagesIndexed: 0 } : {}),
    })
    .where(eq(documentVersions.id, versionId));
  const payload = password === undefined ? {} : { password };
  await enqueueJob(tx, { name: 'ingest-version', subjectId: versionId, workspaceId, createdBy, payload });
}
