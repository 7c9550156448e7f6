import { inTransaction } from '#lib/db/in-transaction.ts';
import { deadIndexes, forgetGeneration } from '#lib/vectors/live-index.ts';
import { dropTable } from '#lib/vectors/table.ts';

type Selection = { state?: 'building' | 'retired'; workspaceId?: string };

/**
 * Removes the files of index generations that no search uses: replaced ones, and those that were left half built.
 * Only a worker that knows that nobody is building one may remove those.
 */
export async function dropDeadIndexes(selection: Selection = {}): Promise<void> {
  for (const { state, ...location } of await deadIndexes()) {
    if (selection.state !== undefined && selection.state !== state) continue;
    if (selection.workspaceId !== undefined && selection.workspaceId !== location.workspaceId) continue;
    await dropTable(location);
    await inTransaction((tx) => forgetGeneration(tx, location));
  }
}
