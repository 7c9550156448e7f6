import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { AppError, isAppError } from '#lib/core/errors.ts';
import { database, type Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { chunks } from '#lib/db/schema/index.ts';
import { queueAllVectors } from '#lib/jobs/queue-vectors.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import { activeEmbedding, readChoiceFacts, type ChoiceFacts } from './active-models.ts';
import { readSwitch, writeSwitch, type EmbeddingSwitch } from './embedding-switch.ts';
import { readPhase } from './switch-phase.ts';

async function embeddingOrNull(facts: ChoiceFacts): Promise<EmbeddingModel | null> {
  try {
    return await activeEmbedding(facts);
  } catch (error) {
    if (isAppError(error, 'MODEL_NOT_FOUND')) return null;
    throw error;
  }
}

/**
 * Begins the change to another embedding model: its vectors are computed beside the index that answers, then both are
 * compared, and an administrator decides. False when there is nothing to prepare, so that the choice can be made at once:
 * it is the same model, the one before is gone, or there is no passage yet. Throws `CONFLICT` while another change is
 * under way, and `NOT_FOUND` for anyone but an administrator.
 */
export async function beginSwitch(
  context: RequestContext,
  choice: EmbeddingSwitch['choice'],
): Promise<boolean> {
  const facts = await readChoiceFacts();
  const choices = { ...facts.choices, embedding: choice.kind === 'rule' ? undefined : choice };
  const [from, to] = [await embeddingOrNull(facts), await activeEmbedding({ ...facts, choices })];
  await refuseSecond(database());
  const [passage] = await database().select({ id: chunks.id }).from(chunks).limit(1);
  if (!passage || !from || from.id === to.id) return false;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await refuseSecond(tx);
    await writeSwitch(tx, context, {
      choice,
      from: { modelId: from.id, name: from.name },
      to: { modelId: to.id, name: to.name },
      startedAt: now(),
      decidedAt: null,
      comparisons: {},
    });
    await queueAllVectors(tx, principalId(context.principal));
    await recordAudit(tx, context, { action: 'model-switch.begun', objectType: 'model', objectId: to.id });
  });
  return true;
}

/** One change at a time: each needs the vectors of two models, and an index that all agree on to compare with. */
async function refuseSecond(tx: Database): Promise<void> {
  const current = await readSwitch(tx);
  if (!current || (await readPhase(tx, current)).phase === 'switched') return;
  throw new AppError('CONFLICT', {
    personMessage:
      'Another change of the embedding model is under way. Decide about that one first, or wait until it is complete.',
  });
}
