import { requireAdministrator } from '#lib/access/roles.ts';
import { readAuditNames, type NamedId } from '#lib/admin/audit/audit-names.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import type { Costs, UsageFilter, UsageSums } from '#lib/shared/usage.ts';
import { type CostReport, reportCosts } from './cost.ts';
import { readCosts } from './costs-setting.ts';
import { addUp, sumUsage, type UsageCell } from './sum-usage.ts';

export type UsageReport = {
  total: UsageSums;
  /** Added up as asked: months in their order, everything else by questions, most first. */
  rows: (NamedId & { sums: UsageSums })[];
  costs: Costs | null;
  /** Null until an administrator entered what the server costs. */
  costReport: CostReport | null;
};

const thirtyDaysMs = 30 * 86_400_000;

/** The beginning of the month of UTC that lies so many months before the present one, in milliseconds since 1970. */
export function startOfMonths(months: number, present = now()): number {
  const date = new Date(present);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - (months - 1));
}

function groupBy(cells: readonly UsageCell[], by: UsageFilter['by']): Map<string, UsageSums> {
  const groups = Map.groupBy(cells, (cell) => cell[by]);
  return new Map([...groups].map(([key, members]) => [key, addUp(members)]));
}

/** For months and models the key is the name; people and workspaces have one only as far as this reader may know it. */
async function namesFor(
  context: RequestContext,
  by: UsageFilter['by'],
  keys: readonly string[],
): Promise<(key: string) => NamedId> {
  if (by === 'person' || by === 'workspace') return readAuditNames(context, keys);
  return (key) => ({ id: key, name: key });
}

/**
 * What was asked, what it took and what it cost, for administrators. Workspaces that the administrator may not enter have no name.
 * Throws `NOT_FOUND`.
 */
export async function readUsage(context: RequestContext, filter: UsageFilter): Promise<UsageReport> {
  await requireAdministrator(context);
  const cells = await sumUsage(startOfMonths(filter.months));
  const groups = groupBy(cells, filter.by);
  const name = await namesFor(context, filter.by, [...groups.keys()]);
  const rows = [...groups].map(([key, sums]) => ({ ...name(key), sums }));
  if (filter.by !== 'month') rows.sort((left, right) => right.sums.questions - left.sums.questions);
  const costs = await readCosts();
  return { total: addUp(cells), rows, costs, costReport: costs && (await costReport(costs)) };
}

/** At the volume of the last thirty days. */
async function costReport(costs: Costs): Promise<CostReport> {
  const cells = await sumUsage(now() - thirtyDaysMs);
  const all = addUp(cells);
  const average = all.written > 0 && {
    promptTokens: all.promptTokens / all.written,
    completionTokens: all.completionTokens / all.written,
  };
  return reportCosts(costs, { questionsPerMonth: all.questions, average: average || null });
}
