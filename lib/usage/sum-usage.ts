import { gte, sql } from 'drizzle-orm';
import { database } from '#lib/db/client.ts';
import { questionUsage } from '#lib/db/schema/index.ts';
import type { UsageGroup, UsageSums } from '#lib/shared/usage.ts';

const { at, personId, workspaceId, model, outcome } = questionUsage;

/** A month is one of UTC, as YYYY-MM; no model means quotes. */
export type UsageCell = Record<UsageGroup, string> & UsageSums;

const keys = {
  month: sql<string>`strftime('%Y-%m', ${at} / 1000, 'unixepoch')`,
  person: sql<string>`${personId}`,
  workspace: sql<string>`${workspaceId}`,
  model: sql<string>`coalesce(${model}, '')`,
};

const columns = {
  ...keys,
  questions: sql<number>`count(*)`,
  written: sql<number>`count(${model})`,
  refused: sql<number>`sum(${outcome} = 'refused')`,
  cancelled: sql<number>`sum(${outcome} = 'cancelled')`,
  failed: sql<number>`sum(${outcome} = 'failed')`,
  promptTokens: sql<number>`sum(${questionUsage.promptTokens})`,
  reusedTokens: sql<number>`sum(${questionUsage.reusedTokens})`,
  completionTokens: sql<number>`sum(${questionUsage.completionTokens})`,
  seconds: sql<number>`sum(${questionUsage.durationMs}) / 1000.0`,
  claims: sql<number>`sum(${questionUsage.claims})`,
  supportedClaims: sql<number>`sum(${questionUsage.supportedClaims})`,
};

/**
 * The questions that ended since then (milliseconds since 1970), added up for each month, person, workspace and model. The caller has
 * made sure that somebody may see it.
 */
export function sumUsage(since: number): Promise<UsageCell[]> {
  return database()
    .select(columns)
    .from(questionUsage)
    .where(gte(at, since))
    .groupBy(keys.month, keys.person, keys.workspace, keys.model)
    .orderBy(keys.month, keys.person, keys.workspace, keys.model)
    .execute();
}

const nothing: UsageSums = {
  questions: 0,
  written: 0,
  refused: 0,
  cancelled: 0,
  failed: 0,
  promptTokens: 0,
  reusedTokens: 0,
  completionTokens: 0,
  seconds: 0,
  claims: 0,
  supportedClaims: 0,
};
const names = Object.keys(nothing) as (keyof UsageSums)[];

/** The sums of all cells together. */
export function addUp(cells: readonly UsageSums[]): UsageSums {
  const total = { ...nothing };
  for (const cell of cells) for (const name of names) total[name] += cell[name];
  return total;
}
