import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { now } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { database, type Database } from '#lib/db/client.ts';
import { audit } from '#lib/db/schema/index.ts';
import { formatBytes } from '#lib/shared/format.ts';
import { boundPerson } from './bound-person.ts';
import { quotaReached } from './quota-reached.ts';

const dayMs = 86_400_000;

/**
 * Throws `QUOTA_REACHED` when a file of this size would be more than a person may upload within 24 hours, and `FILE_TOO_LARGE` when
 * it would be on any day. Counted in the audit log: neither a restart nor deleting documents gives anything back. Within the
 * transaction that keeps the file it is exact, also for files that are sent at once.
 */
export async function requireUploadQuota(
  context: RequestContext,
  { sizeBytes }: { sizeBytes: number },
  tx: Database = database(),
): Promise<void> {
  const userId = boundPerson(context);
  if (userId === null) return;
  const most = config().quotas.uploadBytesPerDay;
  if (sizeBytes > most) throw new AppError('FILE_TOO_LARGE');
  const uploaded = await tx
    .select({
      at: audit.at,
      bytes: sql<number>`coalesce(json_extract(${audit.body}, '$.detail.sizeBytes'), 0)`,
    })
    .from(audit)
    .where(
      and(
        eq(audit.actor, userId),
        eq(audit.action, 'document.uploaded'),
        gt(audit.at, new Date(now() - dayMs).toISOString()),
      ),
    )
    .orderBy(asc(audit.at));
  let over = uploaded.reduce((sum, { bytes }) => sum + bytes, sizeBytes) - most;
  if (over <= 0) return;
  // It fits again once enough of what was sent is a day old.
  const last = uploaded.find(({ bytes }) => (over -= bytes) <= 0);
  const limit = `This would be more than the ${formatBytes(most)} that one person may upload here within 24 hours.`;
  throw quotaReached(limit, Date.parse(last?.at ?? '') + dayMs);
}
