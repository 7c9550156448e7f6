import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import { readAuditNames } from '#lib/admin/audit/audit-names.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { csvCell } from '#lib/audit/audit-csv.ts';
import { startOfMonths } from './read-usage.ts';
import { sumUsage, type UsageCell } from './sum-usage.ts';

const columns = [
  'month',
  'person',
  'personName',
  'workspace',
  'workspaceName',
  'model',
  'questions',
  'written',
  'refused',
  'cancelled',
  'failed',
  'promptTokens',
  'reusedTokens',
  'completionTokens',
  'seconds',
  'claims',
  'supportedClaims',
] as const;

/**
 * The usage of these months as CSV (RFC 4180): a line for each month, person, workspace and model. Workspaces that the administrator may not
 * enter have no name. Who took it is recorded. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`.
 */
export async function exportUsage(
  context: RequestContext,
  { months }: { months: number },
): Promise<{ fileName: string; content: string }> {
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    await recordAudit(tx, context, {
      action: 'usage.exported',
      objectType: 'server',
      objectId: 'usage',
      detail: { months },
    });
  });
  const cells = await sumUsage(startOfMonths(months));
  const name = await readAuditNames(
    context,
    new Set(cells.flatMap(({ person, workspace }) => [person, workspace])),
  );
  const lines = cells.map((cell) => toLine(cell, (id) => name(id).name ?? ''));
  const day = new Date(now()).toISOString().slice(0, 10);
  const content = [columns.map(csvCell).join(','), ...lines].map((line) => `${line}\r\n`).join('');
  return { fileName: `pincite-usage-${day}.csv`, content };
}

function toLine(cell: UsageCell, nameOf: (id: string) => string): string {
  const values: Record<string, unknown> = {
    ...cell,
    personName: nameOf(cell.person),
    workspaceName: nameOf(cell.workspace),
    model: cell.model === '' ? 'quotes' : cell.model,
    seconds: Math.round(cell.seconds * 10) / 10,
  };
  return columns.map((column) => csvCell(values[column])).join(',');
}
