import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { queueAllVectors } from '#lib/jobs/queue-vectors.ts';
import { readSwitch, removeSwitch, writeSwitch } from './embedding-switch.ts';
import { writeModelChoice } from './model-settings.ts';
import { readPhase } from './switch-phase.ts';

/**
 * Puts the prepared embedding model into use: from now on it is the chosen one, and each workspace's index changes over to
 * it in the background. For administrators. Throws `NOT_FOUND`, and `CONFLICT` unless a prepared model waits for this.
 */
export async function makeSwitch(context: RequestContext): Promise<void> {
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    const current = await readSwitch(tx);
    if (!current || (await readPhase(tx, current)).phase !== 'deciding') throw new AppError('CONFLICT');
    const { choice, to } = current;
    await writeModelChoice(tx, context, {
      role: 'embedding',
      choice: choice.kind === 'rule' ? undefined : choice,
    });
    await writeSwitch(tx, context, { ...current, decidedAt: now() });
    await queueAllVectors(tx, principalId(context.principal));
    await recordAudit(tx, context, {
      action: 'model.chosen',
      objectType: 'model',
      objectId: to.modelId,
      detail: { role: 'embedding' },
    });
  });
}

/**
 * Ends a change of embedding models. Before the decision: the model in use stays, and what was computed for the other one
 * is given up. After it: the vectors of the model before are given up, as soon as no index needs them. For administrators.
 * Throws `NOT_FOUND`, and `CONFLICT` when there is no change.
 */
export async function endSwitch(context: RequestContext): Promise<void> {
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    const current = await readSwitch(tx);
    if (!current) throw new AppError('CONFLICT');
    await removeSwitch(tx);
    await queueAllVectors(tx, principalId(context.principal));
    await recordAudit(tx, context, {
      action: 'model-switch.ended',
      objectType: 'model',
      objectId: current.to.modelId,
      detail: { switched: current.decidedAt !== null },
    });
  });
}

/** Goes on with a preparation that stopped. For administrators. Throws `NOT_FOUND`, `CONFLICT`. */
export async function resumeSwitch(context: RequestContext): Promise<void> {
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    const current = await readSwitch(tx);
    if (!current || (await readPhase(tx, current)).phase !== 'stopped') throw new AppError('CONFLICT');
    await queueAllVectors(tx, principalId(context.principal));
    await recordAudit(tx, context, {
      action: 'model-switch.begun',
      objectType: 'model',
      objectId: current.to.modelId,
      detail: { again: true },
    });
  });
}
