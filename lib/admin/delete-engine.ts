import { z } from 'zod';
import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { readSwitch } from './embedding-switch.ts';
import { readModelChoices, readRemoteEngine, removeRemoteEngine } from './model-settings.ts';

export type DeleteEngineInput = { id: string };

/**
 * Removes a remote engine and its key. One that is in use must be replaced first. For administrators. Throws
 * `NOT_FOUND`, `CONFLICT`.
 */
export async function deleteEngine(context: RequestContext, input: DeleteEngineInput): Promise<void> {
  await requireAdministrator(context);
  const id = z.uuid().safeParse(input.id);
  if (!id.success) throw new AppError('NOT_FOUND');
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    if (!(await readRemoteEngine(id.data, tx))) throw new AppError('NOT_FOUND');
    const { chat, embedding, reranker } = await readModelChoices(tx);
    const prepared = await readSwitch(tx);
    const choices = [chat, embedding, reranker, prepared?.choice];
    if (choices.some((choice) => choice?.kind === 'engine' && choice.engineId === id.data)) {
      throw new AppError('CONFLICT', {
        personMessage: 'This engine is in use. Choose another model first, then delete it.',
      });
    }
    await removeRemoteEngine(tx, id.data);
    await recordAudit(tx, context, { action: 'engine.deleted', objectType: 'engine', objectId: id.data });
  });
}
