import { requireAdministrator } from '#lib/access/roles.ts';
import { writeSetting } from '#lib/admin/model-settings.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import type { Costs } from '#lib/shared/usage.ts';
import { costsKey } from './costs-setting.ts';

/** Keeps what the server and services elsewhere cost, for the comparison on the Usage page. For administrators. Throws `NOT_FOUND`. */
export async function changeCosts(context: RequestContext, costs: Costs): Promise<void> {
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await writeSetting(tx, context, { key: costsKey, value: costs });
    await recordAudit(tx, context, {
      action: 'usage.costs-changed',
      objectType: 'server',
      objectId: 'costs',
    });
  });
}
