import { eq, like } from 'drizzle-orm';
import { z } from 'zod';
import { seal, unseal } from '#lib/auth/sealed.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { logger } from '#lib/core/logger.ts';
import { database, type Database } from '#lib/db/client.ts';
import { settings } from '#lib/db/schema/index.ts';
import { offeredModelSchema } from '#lib/models/look-at-engine.ts';
import { modelRoles, type ModelRole } from '#lib/models/wire.ts';
import { presetNames, structureWays } from '#lib/shared/engine-presets.ts';

/** What an administrator chose for a role: a file, a model of a remote engine, or that none is used. */
export const modelChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), name: z.string().min(1).max(1024) }),
  z.object({ kind: z.literal('engine'), engineId: z.uuid() }),
  z.object({ kind: z.literal('none') }),
]);

export type ModelChoice = z.infer<typeof modelChoiceSchema>;

const choicesSchema = z.object({
  chat: modelChoiceSchema.optional(),
  embedding: modelChoiceSchema.optional(),
  reranker: modelChoiceSchema.optional(),
});

export type ModelChoices = z.infer<typeof choicesSchema>;

const remoteChatSchema = z
  .object({
    model: z.string(),
    /** What an administrator wants; less is used where the engine allows less. */
    contextTokens: z.number(),
    contextLimit: z.number().nullable().default(null),
    structure: z.enum(structureWays).optional(),
    /** Kept by earlier versions, which knew of no other way. */
    supportsGrammar: z.boolean().optional(),
    sendsExtras: z.boolean().default(true),
    hasTokenizer: z.boolean().default(false),
  })
  .transform(({ supportsGrammar, structure, ...chat }) => ({
    ...chat,
    structure: structure ?? (supportsGrammar === true ? 'grammar' : 'instruction'),
  }));

/** How trying one role of an engine went. */
const roleTestSchema = z.object({
  role: z.enum(modelRoles),
  isWorking: z.boolean(),
  /** A sentence for the administrator when it does not work. */
  problem: z.string().nullable(),
  milliseconds: z.number(),
});
export type RoleTest = z.infer<typeof roleTestSchema>;

/** What the last test showed: what the engine says it is, which models it has, and how each role went. */
const engineLookSchema = z.object({
  preset: z.enum(presetNames).nullable(),
  models: z.array(offeredModelSchema),
  problem: z.string().nullable(),
  tests: z.array(roleTestSchema),
  /** In milliseconds since 1970. */
  testedAt: z.number(),
});

/** A remote engine as it is kept. `null` facts are learnt by testing it. */
export const remoteEngineSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  preset: z.enum(presetNames).default('generic'),
  apiKey: z.string().nullable(),
  /** Certificates (PEM) of the only authorities that are trusted for it; null for the usual ones. */
  caCertificate: z.string().nullable().default(null),
  chat: remoteChatSchema.nullable(),
  embedding: z.object({ model: z.string(), dimensions: z.number().nullable() }).nullable(),
  reranker: z.object({ model: z.string() }).nullable(),
  /** How many answers it writes at once. */
  atOnce: z.number().default(8),
  /** The engine whose questions it takes over when it is less busy, or when that one fails: it must have the same model. */
  sharesWith: z.uuid().nullable().default(null),
  look: engineLookSchema.nullable().default(null),
});

export type RemoteEngine = z.infer<typeof remoteEngineSchema>;

/** How an engine lies in the database: its key only encrypted. Earlier versions kept it as it was entered. */
const storedEngineSchema = remoteEngineSchema.extend({
  apiKey: z.string().nullable().default(null),
  sealedKey: z.string().nullable().default(null),
});

function sealedEngine({ apiKey, ...engine }: RemoteEngine) {
  const sealedKey = apiKey === null ? null : seal({ purpose: 'engine', owner: engine.id, text: apiKey });
  return { ...engine, sealedKey };
}

function openedEngine(value: unknown): RemoteEngine {
  const { sealedKey, ...engine } = storedEngineSchema.parse(value);
  if (sealedKey === null) return engine;
  try {
    return { ...engine, apiKey: unseal({ purpose: 'engine', owner: engine.id, sealed: sealedKey }) };
  } catch (error) {
    // The database came without its secrets, or with others: the engine goes on without a key until one is entered again.
    logger('models').error({ engineId: engine.id, err: error }, 'the key of an engine cannot be opened');
    return { ...engine, apiKey: null };
  }
}

const choicesKey = 'models.chosen';
/** The settings of remote engines are kept under this and the engine's id. */
export const engineKeyPrefix = 'engine:';

/** The administrators' choices; a role without one follows the program's rule. */
export async function readModelChoices(tx: Database = database()): Promise<ModelChoices> {
  const [row] = await tx.select({ value: settings.value }).from(settings).where(eq(settings.key, choicesKey));
  return row ? choicesSchema.parse(row.value) : {};
}

/** Keeps a choice; `undefined` goes back to the program's rule. */
export async function writeModelChoice(
  tx: Database,
  context: RequestContext,
  change: { role: ModelRole; choice: ModelChoice | undefined },
): Promise<void> {
  // JSON leaves an undefined value out.
  const value = { ...(await readModelChoices(tx)), [change.role]: change.choice };
  await writeSetting(tx, context, { key: choicesKey, value });
}

/** All remote engines, by name. With their keys: for the program's own use, never for a page. */
export async function readRemoteEngines(tx: Database = database()): Promise<RemoteEngine[]> {
  const rows = await tx
    .select({ value: settings.value })
    .from(settings)
    .where(like(settings.key, `${engineKeyPrefix}%`));
  const engines = rows.map(({ value }) => openedEngine(value));
  return engines.sort((left, right) => left.name.localeCompare(right.name));
}

/** The remote engine of this id, or undefined. */
export async function readRemoteEngine(
  id: string,
  tx: Database = database(),
): Promise<RemoteEngine | undefined> {
  const [row] = await tx
    .select({ value: settings.value })
    .from(settings)
    .where(eq(settings.key, engineKeyPrefix + id));
  return row && openedEngine(row.value);
}

/** Adds or replaces a remote engine. */
export async function writeRemoteEngine(
  tx: Database,
  context: RequestContext,
  engine: RemoteEngine,
): Promise<void> {
  await writeSetting(tx, context, { key: engineKeyPrefix + engine.id, value: sealedEngine(engine) });
}

/** Removes a remote engine with its key. */
export async function removeRemoteEngine(tx: Database, id: string): Promise<void> {
  await tx.delete(settings).where(eq(settings.key, engineKeyPrefix + id));
}

/** Adds or replaces a setting. */
export async function writeSetting(
  tx: Database,
  context: RequestContext,
  setting: { key: string; value: unknown },
): Promise<void> {
  const row = { ...setting, updatedAt: now(), updatedBy: principalId(context.principal) };
  await tx.insert(settings).values(row).onConflictDoUpdate({ target: settings.key, set: row });
}
