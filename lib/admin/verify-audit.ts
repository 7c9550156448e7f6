import { asc, desc, gt } from 'drizzle-orm';
import { z } from 'zod';
import { requireAdministrator } from '#lib/access/roles.ts';
import { chainHash } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { audit } from '#lib/db/schema/index.ts';

const rowsPerStep = 500;

export type AuditVerification = {
  /** How many rows were checked before the end or the first broken one. */
  checkedRows: number;
  /** Null when every row is where and what it was when it was written. */
  broken: { seq: number; reason: 'missing-row' | 'previous-hash' | 'content' } | null;
  /** The newest hash, hex: noted elsewhere, it later proves that no row was cut off the end. */
  headHash: string | null;
};

type AuditRow = typeof audit.$inferSelect;
type Link = { seq: number; hash: Buffer };

function breakIn(row: AuditRow, previous: Link): NonNullable<AuditVerification['broken']> | null {
  if (row.seq !== previous.seq + 1) return { seq: previous.seq + 1, reason: 'missing-row' };
  if (!row.previousHash.equals(previous.hash)) return { seq: row.seq, reason: 'previous-hash' };
  if (!chainHash(row.previousHash, row.body).equals(row.hash)) return { seq: row.seq, reason: 'content' };
  return null;
}

/**
 * Reads the whole audit log and checks its hash chain: an edited, inserted, moved or removed row is found. Rows cut
 * off the end can't be found by the chain alone. Other work goes on in between. Throws `NOT_FOUND` for non-administrators.
 */
export async function verifyAudit(context: RequestContext): Promise<AuditVerification> {
  await requireAdministrator(context);
  let previous: Link = { seq: 0, hash: Buffer.alloc(32) };
  for (;;) {
    const rows = await readRowsAfter(previous.seq);
    for (const row of rows) {
      const broken = breakIn(row, previous);
      if (broken) return { checkedRows: previous.seq, broken, headHash: null };
      previous = { seq: row.seq, hash: row.hash };
    }
    if (rows.length < rowsPerStep) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    checkedRows: previous.seq,
    broken: null,
    headHash: previous.seq === 0 ? null : previous.hash.toString('hex'),
  };
}

async function readRowsAfter(seq: number): Promise<AuditRow[]> {
  return database().select().from(audit).where(gt(audit.seq, seq)).orderBy(asc(audit.seq)).limit(rowsPerStep);
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
