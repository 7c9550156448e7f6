import { z } from 'zod';
import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { remoteAddress } from '#lib/models/connection.ts';
import { withoutKey, type ListedEngine } from './list-engines.ts';
import {
  readRemoteEngine,
  readRemoteEngines,
  writeRemoteEngine,
  type RemoteEngine,
} from './model-settings.ts';

const modelName = z.string().trim().min(1).max(256).nullable().default(null);

export const saveEngineInputSchema = z.object({
  /** Absent: a new engine. */
  id: z.uuid().optional(),
  name: z.string().trim().min(1).max(100),
  url: z.string().trim().min(1).max(2048),
  /** Absent: the key stays as it is. Null: no key. */
  apiKey: z.string().trim().min(1).max(4096).nullable().optional(),
  chatModel: modelName,
  embeddingModel: modelName,
  rerankerModel: modelName,
  /** The context of the chat model; the engine's own limit can't be asked for. */
  contextTokens: z.int().min(1024).max(1_048_576).optional(),
});

export type SaveEngineInput = z.input<typeof saveEngineInputSchema>;
type CheckedInput = z.infer<typeof saveEngineInputSchema>;

/** A kept key goes on only to the address that it was entered for. */
function keyOf({ apiKey, url }: CheckedInput, before: RemoteEngine | undefined): string | null {
  if (apiKey !== undefined) return apiKey;
  if (!before) return null;
  return remoteAddress(before.url).origin === remoteAddress(url).origin ? before.apiKey : null;
}

/** What was learnt by testing is kept as long as address and model stay the same. */
function chatOf(input: CheckedInput, before: RemoteEngine | undefined): RemoteEngine['chat'] {
  const { url, chatModel: model, contextTokens } = input;
  if (model === null) return null;
  const known = before?.url === url && before.chat?.model === model ? before.chat : null;
  return {
    model,
    contextTokens: contextTokens ?? known?.contextTokens ?? config().models.contextTokens,
    supportsGrammar: known?.supportsGrammar ?? false,
  };
}

function embeddingOf(input: CheckedInput, before: RemoteEngine | undefined): RemoteEngine['embedding'] {
  const { url, embeddingModel: model } = input;
  if (model === null) return null;
  const known = before?.url === url && before.embedding?.model === model ? before.embedding : null;
  return { model, dimensions: known?.dimensions ?? null };
}

function toEngine(input: CheckedInput, before: RemoteEngine | undefined): RemoteEngine {
  const { name, url, rerankerModel } = input;
  return {
    id: before?.id ?? newId(),
    name,
    url,
    apiKey: keyOf(input, before),
    chat: chatOf(input, before),
    embedding: embeddingOf(input, before),
    reranker: rerankerModel === null ? null : { model: rerankerModel },
  };
}

/**
 * Adds a remote OpenAI-compatible engine or changes one. Nothing is sent to it: that is for `testEngine`. For
 * administrators. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, `INPUT_INVALID`, `NAME_TAKEN`.
 */
export async function saveEngine(context: RequestContext, input: SaveEngineInput): Promise<ListedEngine> {
  await requireAdministrator(context);
  const parsed = saveEngineInputSchema.safeParse(input);
  if (!parsed.success) throw new AppError('INPUT_INVALID', { cause: parsed.error });
  remoteAddress(parsed.data.url);
  return inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    const { id, name } = parsed.data;
    const before = id === undefined ? undefined : await readRemoteEngine(id, tx);
    if (id !== undefined && !before) throw new AppError('NOT_FOUND');
    const others = (await readRemoteEngines(tx)).filter((engine) => engine.id !== id);
    if (others.some((engine) => engine.name === name)) throw new AppError('NAME_TAKEN');
    const engine = toEngine(parsed.data, before);
    await writeRemoteEngine(tx, context, engine);
    await recordAudit(tx, context, { action: 'engine.saved', objectType: 'engine', objectId: engine.id });
    return withoutKey(engine);
  });
}
