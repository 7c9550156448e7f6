import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { RequestContext } from '#lib/core/context.ts';
import { database, type Database } from '#lib/db/client.ts';
import { settings } from '#lib/db/schema/index.ts';
import { modelComparisonSchema } from '#lib/shared/model-switch.ts';
import { modelChoiceSchema, writeSetting } from './model-settings.ts';

const switchSchema = z.object({
  /** What is kept as the choice once it is decided. */
  choice: z.union([modelChoiceSchema, z.object({ kind: z.literal('rule') })]),
  from: z.object({ modelId: z.string(), name: z.string() }),
  to: z.object({ modelId: z.string(), name: z.string() }),
  startedAt: z.number(),
  /** Null while the model before answers: the administrator has not decided yet. */
  decidedAt: z.number().nullable(),
  /** By workspace; one without golden questions has none. */
  comparisons: z.record(z.string(), modelComparisonSchema),
});

/**
 * The change from one embedding model to another, from its choice until the vectors of the model before are given up.
 * Until it is decided, `from` stays the model in use.
 */
export type EmbeddingSwitch = z.infer<typeof switchSchema>;

const key = 'models.embedding-switch';

/** The change that is under way, or the last one while its way back is kept open. */
export async function readSwitch(tx: Database = database()): Promise<EmbeddingSwitch | null> {
  const [row] = await tx.select({ value: settings.value }).from(settings).where(eq(settings.key, key));
  return row ? switchSchema.parse(row.value) : null;
}

/** Keeps the state of a change. */
export async function writeSwitch(
  tx: Database,
  context: RequestContext,
  value: EmbeddingSwitch,
): Promise<void> {
  await writeSetting(tx, context, { key, value });
}

/** Forgets a change. */
export async function removeSwitch(tx: Database): Promise<void> {
  await tx.delete(settings).where(eq(settings.key, key));
}

/** The model that vectors are computed for beside the one in use; null when there is none. */
export function preparedModelId(current: EmbeddingSwitch | null): string | null {
  return current?.decidedAt === null ? current.to.modelId : null;
}
