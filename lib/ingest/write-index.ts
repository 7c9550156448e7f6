import { isAppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import { assertLease } from '#lib/jobs/lease.ts';
import type { ClaimedJob } from '#lib/jobs/types.ts';
import { indexHealth, optimizeTable } from '#lib/vectors/maintain-table.ts';
import { closeTable } from '#lib/vectors/table.ts';
import type { IndexLocation, IndexRow } from '#lib/vectors/types.ts';
import { deleteDocumentRows, mergeRows } from '#lib/vectors/write-rows.ts';
import { queueRebuild } from './ensure-index.ts';
import { withIndexLock } from './index-lock.ts';

const log = logger('ingest');

/** New rows are searched one by one until they are taken into the text index: past so many that would be felt. */
const mostRowsWithoutIndex = 1500;
const mostFragments = 24;

/** Does a write under the workspace's lock. When LanceDB can't, the index is queued to be built again, and the error is thrown on. */
async function write(index: IndexLocation, work: () => Promise<void>): Promise<void> {
  await withIndexLock(index.workspaceId, async () => {
    try {
      await work();
    } catch (error) {
      await closeTable(index);
      // A full disk is no damage, and a lost lease is no error of the index.
      const isLance = !isAppError(error) && error instanceof Error && error.name === 'Error';
      if (isLance) {
        log.error({ workspaceId: index.workspaceId, err: error.message.slice(0, 300) }, 'the index failed');
        await queueRebuild(index.workspaceId, 'damaged');
      }
      throw error;
    }
  });
}

/** Writes chunks to the workspace's index, where they are found from then on; a repeated write changes nothing. */
export async function writeIndex(
  job: ClaimedJob,
  index: IndexLocation,
  rows: readonly IndexRow[],
): Promise<void> {
  await write(index, async () => {
    await assertLease(job);
    await mergeRows(index, rows);
  });
}

/** Removes a document's rows from the index. */
export async function clearIndex(index: IndexLocation, documentId: string): Promise<void> {
  await write(index, () => deleteDocumentRows(index, documentId));
}

/** True when so much was added that searching gets slower. */
export async function needsTidying(index: IndexLocation, isAtRest: boolean): Promise<boolean> {
  const health = await indexHealth(index);
  const mostRows = isAtRest ? 0 : mostRowsWithoutIndex;
  return health.rowsWithoutTextIndex > mostRows || health.fragments > mostFragments;
}

/** Takes new rows into the text index and joins small files. */
export async function tidyIndex(index: IndexLocation): Promise<void> {
  await write(index, () => optimizeTable(index));
}
