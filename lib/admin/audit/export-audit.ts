import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import { isUnfiltered } from '#lib/audit/audit-filter.ts';
import { exportBundle } from '#lib/audit/export-bundle.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import type { AuditFilter } from '#lib/shared/audit.ts';

export type AuditExport = { fileName: string; content: AsyncIterable<Uint8Array> };

/**
 * The audit log, whole or as far as the filter lets through, as a zip that can be checked offline. The export is itself
 * recorded, and the first thing in it. For administrators. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`.
 */
export async function exportAudit(context: RequestContext, filter: AuditFilter): Promise<AuditExport> {
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    await recordAudit(tx, context, {
      action: 'audit.exported',
      objectType: 'server',
      objectId: 'server',
      detail: { filtered: !isUnfiltered(filter) },
    });
  });
  const day = new Date(now()).toISOString().slice(0, 10);
  return { fileName: `pincite-audit-${day}.zip`, content: exportBundle(filter) };
}
