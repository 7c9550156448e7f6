import { desc } from 'drizzle-orm';
import { z } from 'zod';
import { requireAdministrator } from '#lib/access/roles.ts';
import { checkLog } from '#lib/audit/check-log.ts';
import { readCheckpointFiles } from '#lib/audit/checkpoint-files.ts';
import type { Problem } from '#lib/audit/verify-log.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { audit } from '#lib/db/schema/index.ts';

export type AuditVerification = {
  /** How many rows were checked before the end or the first broken one. */
  checkedRows: number;
  /** Null when every row is where and what it was when it was written. */
  broken: { seq: number; reason: Problem['kind'] } | null;
  /** How many checkpoints the log was held against, and what does not fit. */
  checkpoints: number;
  problems: Problem[];
  /** The newest hash, hex; null when there is no row or one is broken. */
  headHash: string | null;
};

/**
 * Reads the whole audit log and checks its hash chain, and holds it against the checkpoints: an edited, inserted, moved or
 * removed row is found, and a cut-off end. Other work goes on in between. Throws `NOT_FOUND` for non-administrators.
 */
export async function verifyAudit(context: RequestContext): Promise<AuditVerification> {
  await requireAdministrator(context);
  const { checkedRows, broken, problems, follower } = await checkLog();
  return {
    checkedRows,
    broken: broken === null ? null : { seq: broken.seq ?? 1, reason: broken.kind },
    checkpoints: readCheckpointFiles().length,
    problems,
    headHash: broken !== null || follower.size === 0 ? null : follower.hash.toString('hex'),
  };
}

const bodyTimeSchema = z.object({ at: z.iso.datetime() });

/** How many rows the audit log has, and when the newest was written (milliseconds since 1970; null when there is none). */
export async function auditSize(): Promise<{ rows: number; newestAt: number | null }> {
  const [newest] = await database()
    .select({ seq: audit.seq, body: audit.body })
    .from(audit)
    .orderBy(desc(audit.seq))
    .limit(1);
  if (!newest) return { rows: 0, newestAt: null };
  const body = bodyTimeSchema.safeParse(JSON.parse(newest.body));
  return { rows: newest.seq, newestAt: body.success ? Date.parse(body.data.at) : null };
}
