import { logger } from '#lib/core/logger.ts';
import { emptyTemporaryDirectory, removeOrphanFiles } from '#lib/documents/sweep-files.ts';
import { checkIndexes } from '#lib/ingest/check-indexes.ts';
import { dropDeadIndexes } from '#lib/ingest/drop-indexes.ts';
import { fillFields } from '#lib/ingest/fill-fields.ts';
import { deriveTidying } from '#lib/ingest/optimize-index.ts';
import { deriveJobs } from '#lib/jobs/derive-jobs.ts';
import { releaseAllJobs } from '#lib/jobs/release-crashed-jobs.ts';

const log = logger('worker');
const hourMs = 3_600_000;

/** What a worker does before its first job: nobody else works on this data directory, so whatever runs was left by a crash. */
export async function startUp(): Promise<void> {
  const released = await releaseAllJobs();
  await emptyTemporaryDirectory({ olderThanMs: hourMs });
  const orphans = await removeOrphanFiles();
  await dropDeadIndexes();
  const damaged = await checkIndexes();
  const missing = await deriveJobs();
  await deriveTidying();
  const filledFields = await fillFields();
  log.info(
    { released, orphans, damagedIndexes: damaged.length, missingJobs: missing, filledFields },
    'worker ready',
  );
}
