import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { now } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { questionUsage } from '#lib/db/schema/index.ts';
import { boundPerson } from './bound-person.ts';
import { quotaReached } from './quota-reached.ts';

const hourMs = 3_600_000;

/**
 * Throws `QUOTA_REACHED` for a person whose questions within the last hour took as many tokens of a language model as the setting
 * allows: those that it read anew and those that it wrote. Asked before a written answer; quotes take none.
 */
export async function requireTokenQuota(context: RequestContext): Promise<void> {
  const personId = boundPerson(context);
  if (personId === null) return;
  const most = config().quotas.tokensPerHour;
  const { promptTokens, reusedTokens, completionTokens } = questionUsage;
  const spent = await database()
    .select({
      at: questionUsage.at,
      tokens: sql<number>`${promptTokens} - ${reusedTokens} + ${completionTokens}`,
    })
    .from(questionUsage)
    .where(and(eq(questionUsage.personId, personId), gt(questionUsage.at, now() - hourMs)))
    .orderBy(asc(questionUsage.at));
  let over = spent.reduce((sum, { tokens }) => sum + tokens, 0) - most;
  if (over < 0) return;
  // There is room again once enough of it is an hour old.
  const last = spent.find(({ tokens }) => (over -= tokens) < 0);
  const limit = `Your written answers took ${most.toLocaleString('en')} tokens within an hour, as many as this server allows. Ask for quotes only.`;
  throw quotaReached(limit, (last?.at ?? now()) + hourMs);
}
