import { z } from 'zod';
import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { readCaCertificates } from '#lib/models/ca-certificate.ts';
import { remoteAddress } from '#lib/models/connection.ts';
import { presetNames, presetOfAddress } from '#lib/shared/engine-presets.ts';
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
  /** The kind of server. Absent: as it was, or the one that usually listens on the address's port. */
  preset: z.enum(presetNames).optional(),
  /** Absent: the key stays as it is. Null: no key. */
  apiKey: z.string().trim().min(1).max(4096).nullable().optional(),
  /** The certificates (PEM) to trust. Absent: they stay as they are. Null: the usual authorities. */
  caCertificate: z.string().trim().min(1).max(65_536).nullable().optional(),
  chatModel: modelName,
  embeddingModel: modelName,
  rerankerModel: modelName,
  /** How much of the chat model's context is used; less where the engine allows less. */
  contextTokens: z.int().min(1024).max(1_048_576).optional(),
  /** How many answers it writes at once. Absent: as it was. */
  atOnce: z.int().min(1).max(1000).optional(),
  /** The engine with the same language model whose questions it takes over. Absent: as it was. */
  sharesWith: z.uuid().nullable().optional(),
});

export type SaveEngineInput = z.input<typeof saveEngineInputSchema>;
type CheckedInput = z.infer<typeof saveEngineInputSchema>;

const usualAtOnce = 8;
const originOf = (url: string) => remoteAddress({ url, apiKey: null }).origin;

/** A kept key goes on only to the address that it was entered for. */
function keyOf({ apiKey, url }: CheckedInput, before: RemoteEngine | undefined): string | null {
  if (apiKey !== undefined) return apiKey;
  if (!before) return null;
  return originOf(before.url) === originOf(url) ? before.apiKey : null;
}

function certificateOf(
  { caCertificate }: CheckedInput,
  before: RemoteEngine | undefined,
): RemoteEngine['caCertificate'] {
  if (caCertificate === undefined) return before?.caCertificate ?? null;
  return caCertificate === null ? null : readCaCertificates(caCertificate);
}

function sharingOf(
  { atOnce, sharesWith }: CheckedInput,
  before: RemoteEngine | undefined,
): Pick<RemoteEngine, 'atOnce' | 'sharesWith'> {
  return {
    atOnce: atOnce ?? before?.atOnce ?? usualAtOnce,
    sharesWith: sharesWith === undefined ? (before?.sharesWith ?? null) : sharesWith,
  };
}

/** What was learnt by testing is kept as long as server and model stay the same. */
function chatOf(input: CheckedInput, before: RemoteEngine | undefined): RemoteEngine['chat'] {
  const { chatModel: model, contextTokens } = input;
  if (model === null) return null;
  const known = before?.chat?.model === model ? before.chat : null;
  return {
    contextLimit: null,
    structure: 'instruction',
    sendsExtras: true,
    hasTokenizer: false,
    ...known,
    model,
    contextTokens: contextTokens ?? known?.contextTokens ?? config().models.contextTokens,
  };
}

function embeddingOf(input: CheckedInput, before: RemoteEngine | undefined): RemoteEngine['embedding'] {
  const { embeddingModel: model } = input;
  if (model === null) return null;
  const known = before?.embedding?.model === model ? before.embedding : null;
  return { model, dimensions: known?.dimensions ?? null };
}

/** The engine as it was known, unless it is another server now. */
function sameServer(before: RemoteEngine | undefined, now: Pick<RemoteEngine, 'url' | 'preset'>) {
  return before?.url === now.url && before.preset === now.preset ? before : undefined;
}

function toEngine(input: CheckedInput, before: RemoteEngine | undefined): RemoteEngine {
  const { name, url, rerankerModel } = input;
  const preset = input.preset ?? before?.preset ?? presetOfAddress(url);
  const known = sameServer(before, { url, preset });
  return {
    id: before?.id ?? newId(),
    name,
    url,
    preset,
    apiKey: keyOf(input, before),
    caCertificate: certificateOf(input, before),
    chat: chatOf(input, known),
    embedding: embeddingOf(input, before?.url === url ? before : undefined),
    reranker: rerankerModel === null ? null : { model: rerankerModel },
    ...sharingOf(input, before),
    // How the roles went belongs to the models that were tried.
    look: known?.look ? { ...known.look, tests: [] } : null,
  };
}

/** An engine can share the work of one that has a language model and shares nobody's work itself. */
function requirePartner(engine: RemoteEngine, others: readonly RemoteEngine[]): void {
  const partner = others.find(({ id }) => id === engine.sharesWith);
  const isShared = others.some(({ sharesWith }) => sharesWith === engine.id);
  if (engine.chat && partner?.chat && partner.sharesWith === null && !isShared) return;
  throw new AppError('INPUT_INVALID', {
    personMessage:
      'An engine can share the work only of another one that has a language model and does not share the work of a third.',
  });
}

/**
 * Adds a remote engine or changes one. Nothing is sent to it: that is for `testEngine`. For
 * administrators. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, `INPUT_INVALID`, `NAME_TAKEN`.
 */
export async function saveEngine(context: RequestContext, input: SaveEngineInput): Promise<ListedEngine> {
  await requireAdministrator(context);
  const parsed = saveEngineInputSchema.safeParse(input);
  if (!parsed.success) throw new AppError('INPUT_INVALID', { cause: parsed.error });
  originOf(parsed.data.url);
  return inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    const { id, name } = parsed.data;
    const before = id === undefined ? undefined : await readRemoteEngine(id, tx);
    if (id !== undefined && !before) throw new AppError('NOT_FOUND');
    const others = (await readRemoteEngines(tx)).filter((engine) => engine.id !== id);
    if (others.some((engine) => engine.name === name)) throw new AppError('NAME_TAKEN');
    const engine = toEngine(parsed.data, before);
    if (engine.sharesWith !== null) requirePartner(engine, others);
    await writeRemoteEngine(tx, context, engine);
    await recordAudit(tx, context, { action: 'engine.saved', objectType: 'engine', objectId: engine.id });
    return withoutKey(engine);
  });
}
