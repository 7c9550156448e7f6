import { z } from 'zod';
import { isAppError } from '#lib/core/errors.ts';
import type { PresetName } from '#lib/shared/engine-presets.ts';
import { remoteAddress, type EngineAddress, type RemoteAccess } from './connection.ts';
import { askEngine, type EngineRequest } from './request.ts';

/** What an engine says about one of its models; null where it doesn't tell. */
export const offeredModelSchema = z.object({
  name: z.string(),
  use: z.enum(['chat', 'embedding']).nullable(),
  /** The longest context that it allows for the model. */
  contextTokens: z.int().min(1).nullable(),
});
export type OfferedModel = z.infer<typeof offeredModelSchema>;

export type EngineLook = {
  /** The server that it says it is; null when it doesn't tell or doesn't answer. */
  preset: PresetName | null;
  models: OfferedModel[];
  /** Why it said nothing, for a person; null when it did say something. */
  problem: string | null;
};

const timeoutMs = 5000;
/** Ollama tells about one model at a time. */
const modelsAsked = 40;
const modelsListed = 200;

const get = (path: string, from?: 'root'): EngineRequest => ({
  method: 'GET',
  path,
  timeoutMs,
  ...(from && { from }),
});

const listSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      owned_by: z.string().nullish(),
      max_model_len: z.int().min(1).nullish(),
    }),
  ),
});
type Listed = z.infer<typeof listSchema>['data'];

/** LM Studio answers every path with 200, so that each schema asks for something that only the right server sends. */
const lmStudioSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      state: z.string(),
      loaded_context_length: z.int().min(1).nullish(),
    }),
  ),
});
const versionSchema = z.object({ version: z.string() });
const tagsSchema = z.object({ models: z.array(z.object({ name: z.string() })) });
const showSchema = z.object({
  capabilities: z.array(z.string()).default([]),
  model_info: z.record(z.string(), z.unknown()).default({}),
});
const propsSchema = z.object({ default_generation_settings: z.object({ n_ctx: z.int().min(1) }) });

/** The reply; undefined when the engine has no such thing to say. */
async function said<Schema extends z.ZodType>(
  address: EngineAddress,
  request: EngineRequest,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  try {
    return await askEngine(address, request, schema);
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}

async function describeOllamaModel(address: EngineAddress, name: string): Promise<OfferedModel> {
  const request: EngineRequest = {
    method: 'POST',
    path: '/api/show',
    from: 'root',
    body: { model: name },
    timeoutMs,
  };
  const shown = await said(address, request, showSchema);
  const length = Object.entries(shown?.model_info ?? {}).find(([key]) =>
    key.endsWith('.context_length'),
  )?.[1];
  const isEmbedding = shown?.capabilities.includes('embedding') === true;
  const use = shown?.capabilities.includes('completion') === true ? 'chat' : isEmbedding ? 'embedding' : null;
  return { name, use, contextTokens: typeof length === 'number' && length >= 1 ? length : null };
}

async function lookAtOllama(address: EngineAddress): Promise<OfferedModel[] | undefined> {
  const [version, tags] = await Promise.all([
    said(address, get('/api/version', 'root'), versionSchema),
    said(address, get('/api/tags', 'root'), tagsSchema),
  ]);
  if (!version || !tags) return undefined;
  const names = tags.models.map(({ name }) => name);
  const described = await Promise.all(
    names.slice(0, modelsAsked).map((name) => describeOllamaModel(address, name)),
  );
  return [
    ...described,
    ...names.slice(modelsAsked).map((name) => ({ name, use: null, contextTokens: null })),
  ];
}

async function lookAtLmStudio(address: EngineAddress): Promise<OfferedModel[] | undefined> {
  const list = await said(address, get('/api/v0/models', 'root'), lmStudioSchema);
  return list?.data.map(({ id, type, loaded_context_length }) => ({
    name: id,
    use: type === 'embeddings' ? 'embedding' : 'chat',
    // One that is not loaded gets the length that is set in LM Studio, which it doesn't tell.
    contextTokens: loaded_context_length ?? null,
  }));
}

/** All that is left to go by: who a server says owns its models. */
function presetOfOwner(list: Listed): PresetName | null {
  const owners = new Set(list.map(({ owned_by }) => owned_by));
  if (owners.has('vllm')) return 'vllm';
  if (owners.has('llamacpp')) return 'llama-server';
  return owners.size === 1 && owners.has('user') ? 'jan' : null;
}

/** The list of the OpenAI protocol, or why there is none. */
async function listedBy(address: EngineAddress): Promise<{ list: Listed; problem: string | null }> {
  try {
    return { list: (await askEngine(address, get('/models'), listSchema)).data, problem: null };
  } catch (error) {
    if (isAppError(error)) return { list: [], problem: error.personMessage };
    throw error;
  }
}

/**
 * Asks an engine what it is and which models it has: harmless requests, each answered within seconds. What doesn't answer is
 * left out; nothing is thrown but an address that is none (`INPUT_INVALID`).
 */
export async function lookAtEngine(access: RemoteAccess): Promise<EngineLook> {
  const address = remoteAddress(access);
  const [ollama, lmStudio, props, { list, problem }] = await Promise.all([
    lookAtOllama(address),
    lookAtLmStudio(address),
    said(address, get('/props', 'root'), propsSchema),
    listedBy(address),
  ]);
  if (ollama) return { preset: 'ollama', models: ollama.slice(0, modelsListed), problem: null };
  if (lmStudio) return { preset: 'lm-studio', models: lmStudio.slice(0, modelsListed), problem: null };
  const contextOfAll = props?.default_generation_settings.n_ctx ?? null;
  const models = list.slice(0, modelsListed).map(({ id, max_model_len }) => ({
    name: id,
    use: null,
    contextTokens: max_model_len ?? contextOfAll,
  }));
  return { preset: props ? 'llama-server' : presetOfOwner(list), models, problem };
}
