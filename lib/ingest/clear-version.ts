import { and, eq, inArray, isNull } from 'drizzle-orm';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents, documentVersions } from '#lib/db/schema/index.ts';
import { failJob, finishJob } from '#lib/jobs/finish-job.ts';
import type { JobHandler } from '#lib/jobs/types.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import { clearIndex } from './write-index.ts';

/** Removes what a failed version left in the search index; does nothing when it is being read again. */
export const clearVersionHandler: JobHandler<'clear-version'> = {
  run: async ({ job }) => {
    const [failed] = await database()
      .select({ documentId: documents.id })
      .from(documentVersions)
      .innerJoin(documents, eq(documents.id, documentVersions.documentId))
      .where(
        and(
          eq(documentVersions.id, job.subjectId),
          inArray(documentVersions.state, ['failed']),
          isNull(documents.deletedAt),
        ),
      );
    const index = failed && (await liveIndexOf(job.workspaceId));
    if (index) await clearIndex(index, failed.documentId);
    await inTransaction((tx) => finishJob(tx, job));
  },
  giveUp: (job, problem) => inTransaction((tx) => failJob(tx, job, problem)),
};
