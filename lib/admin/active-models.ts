import { requireAdministrator } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { builtInChat, builtInEmbedding, builtInReranker } from '#lib/models/built-in-models.ts';
import { listKnownFiles, type KnownModel } from '#lib/model-intake/confirmed-files.ts';
import { chooseFile, type FileChoice } from '#lib/models/choose.ts';
import type { ActiveModels, ChatModel } from '#lib/models/ports.ts';
import { remoteChat, remoteEmbedding, remoteReranker } from '#lib/models/remote-models.ts';
import { sharedChat } from '#lib/models/shared-chat.ts';
import type { ModelRole } from '#lib/models/wire.ts';
import { structureOf } from '#lib/shared/engine-presets.ts';
import type { ChatChoice } from '#lib/shared/answer.ts';
import {
  readModelChoices,
  readRemoteEngines,
  type ModelChoices,
  type RemoteEngine,
} from './model-settings.ts';

/** Where a role's model comes from now, before anything is loaded. */
export type ActiveChoice =
  | ({ kind: 'file' } & FileChoice)
  | { kind: 'engine'; source: 'saved'; engine: RemoteEngine }
  | { kind: 'none'; source: 'saved' };

export type ChoiceFacts = {
  files: readonly KnownModel[];
  choices: ModelChoices;
  engines: readonly RemoteEngine[];
};

/** Everything that the choice of models depends on, read now. */
export async function readChoiceFacts(): Promise<ChoiceFacts> {
  const [files, choices, engines] = await Promise.all([
    listKnownFiles(),
    readModelChoices(),
    readRemoteEngines(),
  ]);
  return { files, choices, engines };
}

/**
 * Which model a role uses: the environment's setting wins over the administrator's choice, and that over the program's
 * rule. A chosen engine that is gone counts as no choice.
 */
export function activeChoice(role: ModelRole, { files, choices, engines }: ChoiceFacts): ActiveChoice {
  const choice = choices[role];
  const savedName = choice?.kind === 'file' ? choice.name : undefined;
  const byFile = chooseFile({ role, files, savedName });
  if (byFile.source === 'setting' || choice === undefined || choice.kind === 'file')
    return { kind: 'file', ...byFile };
  if (choice.kind === 'none') return { kind: 'none', source: 'saved' };
  const engine = engines.find(({ id }) => id === choice.engineId);
  return engine?.[role] ? { kind: 'engine', source: 'saved', engine } : { kind: 'file', ...byFile };
}

/** The engines that answer when this one is chosen: itself, and those that share its work and are held to the same form. */
export function enginesAnswering(chosen: RemoteEngine, engines: readonly RemoteEngine[]): RemoteEngine[] {
  const { chat } = chosen;
  if (!chat) return [];
  const structure = structureOf(chat.structure);
  const sharing = engines.filter(
    (engine) =>
      engine.sharesWith === chosen.id && engine.chat && structureOf(engine.chat.structure) === structure,
  );
  return [chosen, ...sharing];
}

function chatOfEngines(chosen: RemoteEngine, engines: readonly RemoteEngine[]): ActiveModels['chat'] {
  const members = enginesAnswering(chosen, engines).flatMap((engine) =>
    engine.chat
      ? [{ engineId: engine.id, atOnce: engine.atOnce, chat: remoteChat(engine, engine.chat) }]
      : [],
  );
  const [first, ...rest] = members;
  return first ? sharedChat([first, ...rest]) : null;
}

async function activeChat(facts: ChoiceFacts): Promise<ActiveModels['chat']> {
  const choice = activeChoice('chat', facts);
  if (choice.kind === 'engine') return chatOfEngines(choice.engine, facts.engines);
  return choice.kind === 'file' && choice.model ? builtInChat(choice.model, choice.adapter) : null;
}

/**
 * A language model that could be chosen, for an administrator who compares it with others before choosing. Throws `NOT_FOUND` for everybody
 * else, and `MODEL_NOT_FOUND`.
 */
export async function chatOfChoice(context: RequestContext, choice: ChatChoice): Promise<ChatModel> {
  await requireAdministrator(context);
  const facts = await readChoiceFacts();
  const chat = await activeChat({ ...facts, choices: { ...facts.choices, chat: choice } });
  const isMeant =
    choice.kind === 'engine' ? chat?.id.startsWith(`remote:${choice.engineId}:`) : chat?.name === choice.name;
  if (!chat || !isMeant) throw new AppError('MODEL_NOT_FOUND');
  return chat;
}

/** The embedding model that these facts lead to. Throws `MODEL_NOT_FOUND`. */
export async function activeEmbedding(facts: ChoiceFacts): Promise<ActiveModels['embedding']> {
  const choice = activeChoice('embedding', facts);
  if (choice.kind === 'file' && choice.model) return builtInEmbedding(choice.model);
  const remote = choice.kind === 'engine' ? choice.engine.embedding : null;
  if (choice.kind === 'engine' && remote && remote.dimensions !== null) {
    return remoteEmbedding(choice.engine, { model: remote.model, dimensions: remote.dimensions });
  }
  throw new AppError('MODEL_NOT_FOUND', {
    message: 'no embedding model',
    personMessage:
      'The chosen embedding model is missing. An administrator can choose another one on the Models page.',
  });
}

async function activeReranker(facts: ChoiceFacts): Promise<ActiveModels['reranker']> {
  const choice = activeChoice('reranker', facts);
  if (choice.kind === 'engine' && choice.engine.reranker)
    return remoteReranker(choice.engine, choice.engine.reranker);
  return choice.kind === 'file' && choice.model ? builtInReranker(choice.model) : null;
}

/**
 * The models that the program uses now: the one function that ingestion, retrieval and answers ask. Cheap enough for
 * every question (it reads two settings and lists the model directories); the first call after a model file changed
 * also reads that file once for its hash. Throws `MODEL_NOT_FOUND` when there is no embedding model at all.
 */
export async function activeModels(): Promise<ActiveModels> {
  const facts = await readChoiceFacts();
  const [chat, embedding, reranker] = await Promise.all([
    activeChat(facts),
    activeEmbedding(facts),
    activeReranker(facts),
  ]);
  return { chat, embedding, reranker };
}

/**
 * The embedding model that made vectors under this id, so that an index can be searched while it is being rebuilt with
 * another model. Null when its file or engine is gone.
 */
export async function embeddingModelById(modelId: string): Promise<ActiveModels['embedding'] | null> {
  const { files, engines } = await readChoiceFacts();
  for (const engine of engines) {
    const { embedding } = engine;
    if (embedding?.dimensions == null) continue;
    const model = remoteEmbedding(engine, { model: embedding.model, dimensions: embedding.dimensions });
    if (model.id === modelId) return model;
  }
  for (const entry of files.filter(({ role, status }) => role === 'embedding' && status === 'usable')) {
    const model = await builtInEmbedding(entry);
    if (model.id === modelId) return model;
  }
  return null;
}
