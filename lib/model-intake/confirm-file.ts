import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import type { Database } from '#lib/db/client.ts';
import { modelFiles } from '#lib/db/schema/index.ts';

export type ConfirmedFile = Pick<
  typeof modelFiles.$inferInsert,
  'sha256' | 'name' | 'bytes' | 'entryId' | 'origin'
>;

/** Puts a file on the list of those that may be used, in the transaction of the act that stands for it. */
export async function confirmFile(tx: Database, context: RequestContext, file: ConfirmedFile): Promise<void> {
  const row = { ...file, confirmedBy: principalId(context.principal), confirmedAt: now() };
  await tx.insert(modelFiles).values(row).onConflictDoUpdate({ target: modelFiles.sha256, set: row });
  await recordAudit(tx, context, {
    action: 'model.confirmed',
    objectType: 'model',
    objectId: `sha256:${file.sha256}`,
    detail: { origin: file.origin, bytes: file.bytes },
  });
}
