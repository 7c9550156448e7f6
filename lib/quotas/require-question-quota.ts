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
/** A look as a member and a search for passages search as well, and write no question down. */
const counted = ['question.asked', 'access.viewed-as', 'passages.searched'] as const;

/**
 * Throws `QUOTA_REACHED` for a person who asked as many questions within the last hour as the setting allows, looked as a member
 * or searched for passages as often, taken together. Counted in the audit log, of which nothing is ever deleted: neither a restart nor deleting
 * conversations gives questions back.
 */
export async function requireQuestionQuota(context: RequestContext): Promise<void> {
  const userId = boundPerson(context);
  if (userId === null) return;
  const most = config().quotas.questionsPerHour;
  const since = new Date(now() - hourMs).toISOString();
  const moments: string[] = [];
  // One action at a time: so the index has them in order, and no more than the limit are read.
  for (const action of counted) {
    const rows = await database()
      .select({ at: audit.at })
      .from(audit)
      .where(and(eq(audit.actor, userId), eq(audit.action, action), gt(audit.at, since)))
      .orderBy(desc(audit.at))
      .limit(most);
    moments.push(...rows.map(({ at }) => at ?? ''));
  }
  const oldest = moments.toSorted().at(-most);
  if (oldest === undefined) return;
  const limit = `You asked ${formatCount(most, 'question')} within an hour, as many as this server allows.`;
  throw quotaReached(limit, Date.parse(oldest) + hourMs);
}
