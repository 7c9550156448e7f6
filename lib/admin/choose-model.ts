import { z } from 'zod';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { config } from '#lib/core/config.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { queueAllVectors } from '#lib/jobs/queue-vectors.ts';
import { listKnownFiles } from '#lib/model-intake/confirmed-files.ts';
import type { InstalledModel } from '#lib/models/list-model-files.ts';
import { hashOfModelFile } from '#lib/models/file-hash.ts';
import { findAdapter } from '#lib/models/choose.ts';
import { loadOnEngine } from '#lib/models/health.ts';
import { type Adapter, adapterScale, parseTunedName } from '#lib/shared/tuned-name.ts';
import { modelRoles, type ModelRole } from '#lib/models/wire.ts';
import { activeModels } from './active-models.ts';
import { beginSwitch } from './begin-switch.ts';
import { modelChoiceSchema, readRemoteEngine, writeModelChoice } from './model-settings.ts';

export const chooseModelInputSchema = z.object({
  role: z.enum(modelRoles),
  /** `rule`: what the program would take without a choice. */
  choice: z.union([modelChoiceSchema, z.object({ kind: z.literal('rule') })]),
});

export type ChooseModelInput = z.infer<typeof chooseModelInputSchema>;

function refuse(personMessage: string): AppError {
  return new AppError('INPUT_INVALID', { personMessage });
}

/** The engine loads the file before the choice is kept, so that one that can't be used is never chosen. */
async function tryFile(role: ModelRole, name: string): Promise<string> {
  const files = await listKnownFiles();
  const tuned = role === 'chat' ? parseTunedName(name) : undefined;
  const model = files.find(({ file }) => file.name === (tuned?.modelName ?? name));
  if (!model) throw new AppError('MODEL_NOT_FOUND', { message: 'no such model file' });
  if (model.status === 'unconfirmed') {
    throw refuse(
      'Nobody has confirmed this file yet. Compare its SHA-256 under “Files”, confirm it, then choose it.',
    );
  }
  if (model.role !== role || model.status !== 'usable') {
    throw refuse(model.problem ?? 'This model cannot be used for that. Choose another one.');
  }
  if (tuned) checkAdapter(files, { model, adapter: tuned.adapter });
  await loadOnEngine(role, name);
  return `sha256:${await hashOfModelFile(model.file)}`;
}

function checkAdapter(
  files: readonly InstalledModel[],
  { model, adapter }: { model: InstalledModel; adapter: Adapter },
): void {
  if (!findAdapter(files, { model, name: adapter.name })) {
    throw refuse(`The adapter ${adapter.name} was made for another model, or is not there.`);
  }
  if (adapter.scale < adapterScale.least || adapter.scale > adapterScale.most) {
    throw refuse(`An adapter counts between ${adapterScale.least} and ${adapterScale.most} times.`);
  }
}

async function checkEngine(role: ModelRole, engineId: string): Promise<string> {
  const engine = await readRemoteEngine(engineId);
  if (!engine) throw new AppError('NOT_FOUND');
  if (!engine[role]) throw refuse('This engine has no model for that. Enter one first.');
  if (role === 'embedding' && engine.embedding?.dimensions === null) {
    throw refuse('Test this engine first: the size of its vectors is not known yet.');
  }
  return `engine:${engineId}`;
}

/** Checks the choice, with all slow work, before anything is kept. Returns the id for the audit. */
async function checkChoice({ role, choice }: ChooseModelInput): Promise<string> {
  if (config().models[role] !== undefined) {
    throw refuse('This model is set in the environment of the server, so it cannot be changed here.');
  }
  switch (choice.kind) {
    case 'file':
      return tryFile(role, choice.name);
    case 'engine':
      return checkEngine(role, choice.engineId);
    case 'none':
      if (role === 'embedding') throw refuse('Search needs an embedding model. Choose one.');
      return 'none';
    case 'rule':
      return 'rule';
  }
}

/**
 * Chooses the model of a role. A file is loaded first. Another embedding model where there are documents only begins a
 * change of models (`beginSwitch`). For administrators. Throws `NOT_FOUND`, `INPUT_INVALID`, `MODEL_NOT_FOUND`,
 * `MODEL_INVALID`, `ENGINE_UNAVAILABLE`, and `CONFLICT` while another change of embedding models is under way.
 */
export async function chooseModel(context: RequestContext, input: ChooseModelInput): Promise<void> {
  await requireAdministrator(context);
  const parsed = chooseModelInputSchema.safeParse(input);
  if (!parsed.success) throw new AppError('INPUT_INVALID', { cause: parsed.error });
  const { role, choice } = parsed.data;
  const objectId = await checkChoice(parsed.data);
  if (role === 'embedding' && (await beginSwitch(context, choice))) return;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await writeModelChoice(tx, context, { role, choice: choice.kind === 'rule' ? undefined : choice });
    if (role === 'embedding') await queueAllVectors(tx, principalId(context.principal));
    await recordAudit(tx, context, {
      action: 'model.chosen',
      objectType: 'model',
      objectId,
      detail: { role },
    });
  });
}

/**
 * Has the engine load the models that are in use, so that the first question doesn't wait for them: called when the
 * server starts. A model that can't be loaded is reported by the engine's health, not here.
 */
export async function warmUpModels(): Promise<void> {
  const { chat, embedding, reranker } = await activeModels();
  const wanted = [
    { role: 'embedding' as const, model: embedding },
    { role: 'reranker' as const, model: reranker },
    { role: 'chat' as const, model: chat },
  ];
  const loading = wanted.map(async ({ role, model }) => {
    if (model?.engine === 'built-in') await loadOnEngine(role, model.name);
  });
  await Promise.allSettled(loading);
}
