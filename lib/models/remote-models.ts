import type { PresetName, StructureWay } from '#lib/shared/engine-presets.ts';
import { remoteAddress, type EngineAddress, type RemoteAccess } from './connection.ts';
import { chatModel, type ChatPatience } from './chat-client.ts';
import { embeddingModel } from './embedding-client.ts';
import { embeddingProperties } from './embedding-properties.ts';
import type { ChatModel, EmbeddingModel, RerankerModel } from './ports.ts';
import { rerankerModel } from './reranker-client.ts';

/** How to reach a remote engine, what kind of server it is, and the id that its models' ids are made of. */
export type RemoteEngineAccess = RemoteAccess & { id: string; preset: PresetName };

/** What is known of a remote language model. */
export type RemoteChatFacts = {
  model: string;
  contextTokens: number;
  /** The longest context that the engine allows for it; null where it doesn't tell. */
  contextLimit?: number | null;
  structure: StructureWay;
  sendsExtras?: boolean;
  hasTokenizer?: boolean;
};

/** What is assumed of remote models that don't say: passages have about 250 tokens. */
const usualInputTokens = 512;

function identity(
  engine: RemoteEngineAccess,
  name: string,
): { address: EngineAddress; id: string; name: string } {
  return { address: remoteAddress(engine), id: `remote:${engine.id}:${name}`, name };
}

/** A language model of a remote engine. */
export function remoteChat(
  engine: RemoteEngineAccess,
  chat: RemoteChatFacts,
  patience?: ChatPatience,
): ChatModel {
  const { contextTokens, contextLimit = null, structure, sendsExtras = true, hasTokenizer = false } = chat;
  return chatModel({
    ...identity(engine, chat.model),
    contextTokens: Math.min(contextTokens, contextLimit ?? contextTokens),
    structure,
    preset: engine.preset,
    sendsExtras,
    hasTokenizer,
    ...(patience && { patience }),
  });
}

/** An embedding model of a remote engine. */
export function remoteEmbedding(
  engine: RemoteEngineAccess,
  embedding: { model: string; dimensions: number },
): EmbeddingModel {
  return embeddingModel({
    ...identity(engine, embedding.model),
    dimensions: embedding.dimensions,
    inputTokens: usualInputTokens,
    ...embeddingProperties(embedding.model),
  });
}

/** A reranker of a remote engine. */
export function remoteReranker(engine: RemoteEngineAccess, reranker: { model: string }): RerankerModel {
  return rerankerModel({ ...identity(engine, reranker.model), inputTokens: usualInputTokens });
}
