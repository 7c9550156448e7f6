import { and, asc, gt, inArray, lte, type SQL } from 'drizzle-orm';
import { database } from '../db/client.ts';
import { audit } from '../db/schema/index.ts';

/** A row of the log as it is stored. */
export type StoredRow = { seq: number; previousHash: Buffer; hash: Buffer; body: string };

const rowsPerStep = 500;

const columns = { seq: audit.seq, previousHash: audit.previousHash, hash: audit.hash, body: audit.body };

/** The rows after `afterSeq` up to `upTo` (all when absent) that fit the condition, oldest first. Other work goes on in between. */
export async function* readRows(
  input: { afterSeq?: number; upTo?: number; where?: SQL | undefined } = {},
): AsyncGenerator<StoredRow, void> {
  const { upTo = Number.MAX_SAFE_INTEGER } = input;
  let last = input.afterSeq ?? 0;
  for (;;) {
    const rows = await database()
      .select(columns)
      .from(audit)
      .where(and(gt(audit.seq, last), lte(audit.seq, upTo), input.where))
      .orderBy(asc(audit.seq))
      .limit(rowsPerStep);
    yield* rows;
    last = rows.at(-1)?.seq ?? last;
    if (rows.length < rowsPerStep) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Every public key that the log says was made or changed to, oldest first. */
export async function recordedKeys(): Promise<string[]> {
  const rows = await database()
    .select({ body: audit.body })
    .from(audit)
    .where(inArray(audit.action, ['audit-key.created', 'audit-key.rotated']))
    .orderBy(asc(audit.seq));
  return rows.flatMap(({ body }) => (JSON.parse(body) as { detail?: { key?: string } }).detail?.key ?? []);
}
