import { remoteAddress, type EngineAddress } from './connection.ts';
import { chatModel } from './chat-client.ts';
import { embeddingModel } from './embedding-client.ts';
import { embeddingProperties } from './embedding-properties.ts';
import type { ChatModel, EmbeddingModel, RerankerModel } from './ports.ts';
import { rerankerModel } from './reranker-client.ts';

/** How to reach a remote engine, and the id that its models' ids are made of. */
export type RemoteEngineAccess = { id: string; url: string; apiKey: string | null };

/** What is assumed of remote models that don't say: passages have about 250 tokens. */
const usualInputTokens = 512;

function addressOf({ url, apiKey }: RemoteEngineAccess): EngineAddress {
  return remoteAddress(url, apiKey ?? undefined);
}

function identity(
  engine: RemoteEngineAccess,
  name: string,
): { address: EngineAddress; id: string; name: string } {
  return { address: addressOf(engine), id: `remote:${engine.id}:${name}`, name };
}

/** A language model of a remote engine. */
export function remoteChat(
  engine: RemoteEngineAccess,
  chat: { model: string; contextTokens: number; supportsGrammar: boolean },
): ChatModel {
  const { contextTokens, supportsGrammar } = chat;
  return chatModel({ ...identity(engine, chat.model), contextTokens, supportsGrammar });
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
