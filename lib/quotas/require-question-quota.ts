import { and, desc, eq, gt } from 'drizzle-orm';
import { now } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { audit } from '#lib/db/schema/index.ts';
import { formatCount } from '#lib/shared/format.ts';
import { boundPerson } from './bound-person.ts';
import { quotaReached } from './quota-reached.ts';

const hourMs = 3_600_000;

/**
 * Throws `QUOTA_REACHED` for a person who asked as many questions within the last hour as the setting allows. Counted in the audit
 * log, of which nothing is ever deleted: neither a restart nor deleting conversations gives questions back.
 */
export async function requireQuestionQuota(context: RequestContext): Promise<void> {
  const userId = boundPerson(context);
  if (userId === null) return;
  const most = config().quotas.questionsPerHour;
  const since = new Date(now() - hourMs).toISOString();
  const [oldest] = await database()
    .select({ at: audit.at })
    .from(audit)
    .where(and(eq(audit.actor, userId), eq(audit.action, 'question.asked'), gt(audit.at, since)))
    .orderBy(desc(audit.at))
    .limit(1)
    .offset(most - 1);
  if (!oldest) return;
  const limit = `You asked ${formatCount(most, 'question')} within an hour, as many as this server allows.`;
  throw quotaReached(limit, Date.parse(oldest.at ?? '') + hourMs);
}
