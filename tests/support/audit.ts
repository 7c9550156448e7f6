import { asc } from 'drizzle-orm';
import { z } from 'zod';
import { database } from '#lib/db/client.ts';
import { audit } from '#lib/db/schema/index.ts';

const bodySchema = z.looseObject({
  action: z.string(),
  actor: z.string(),
  objectId: z.string(),
  outcome: z.string(),
  detail: z.record(z.string(), z.unknown()).optional(),
});

export type AuditRecord = z.infer<typeof bodySchema>;

/** The audit log, oldest first. */
export async function auditRecords(): Promise<AuditRecord[]> {
  const rows = await database().select().from(audit).orderBy(asc(audit.seq));
  return rows.map((row) => bodySchema.parse(JSON.parse(row.body)));
}

/** The actions that were recorded while the work ran. */
export async function actionsDuring(work: () => Promise<unknown>): Promise<string[]> {
  const before = (await auditRecords()).length;
  await work();
  return (await auditRecords()).slice(before).map((row) => row.action);
}
