import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import { readSwitch } from '#lib/admin/embedding-switch.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { chunks, chunkVectors } from '#lib/db/schema/index.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';

/** So many rows are removed in one transaction: others want to write in between. */
const rowsPerStep = 500;

/**
 * Removes a workspace's vectors of models that are given up: all but those of its index, of the model in use, and of the
 * two models of a change (the new one while it is prepared, the one before while the way back is kept open).
 */
export async function forgetVectors(workspaceId: string, activeModelId: string): Promise<void> {
  for (;;) {
    const removed = await inTransaction(async (tx) => {
      const [live, current] = [await liveIndexOf(workspaceId, tx), await readSwitch(tx)];
      const kept = [activeModelId, live?.modelId, current?.from.modelId, current?.to.modelId];
      const ofWorkspace = tx
        .select({ id: chunks.id })
        .from(chunks)
        .where(eq(chunks.workspaceId, workspaceId));
      const some = tx
        .select({ rowid: sql`${chunkVectors}.rowid` })
        .from(chunkVectors)
        .where(
          and(
            notInArray(
              chunkVectors.modelId,
              kept.filter((id) => id !== undefined),
            ),
            inArray(chunkVectors.chunkId, ofWorkspace),
          ),
        )
        .limit(rowsPerStep);
      return tx
        .delete(chunkVectors)
        .where(sql`${chunkVectors}.rowid in ${some}`)
        .returning({ id: chunkVectors.chunkId });
    });
    if (removed.length < rowsPerStep) return;
  }
}
