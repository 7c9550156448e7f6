import { config } from '#lib/core/config.ts';
import type { InstalledModel } from './list-model-files.ts';
import { chatModel } from './chat-client.ts';
import { builtInAddress } from './connection.ts';
import { embeddingModel } from './embedding-client.ts';
import { embeddingProperties } from './embedding-properties.ts';
import { hashOfModelFile } from './file-hash.ts';
import type { ChatModel, EmbeddingModel, RerankerModel } from './ports.ts';
import { rerankerModel } from './reranker-client.ts';

/** The engine reads at most this much of a text for embedding and reranking, start and end tokens included. */
const longestInputTokens = 1024;
const reservedTokens = 3;

async function identity(model: InstalledModel): Promise<{ id: string; name: string }> {
  return { id: `sha256:${await hashOfModelFile(model.file)}`, name: model.file.name };
}

/** A language model file on the built-in engine. */
export async function builtInChat(model: InstalledModel): Promise<ChatModel> {
  const trained = model.contextTokens > 0 ? model.contextTokens : config().models.contextTokens;
  return chatModel({
    address: builtInAddress(),
    ...(await identity(model)),
    contextTokens: Math.min(trained, config().models.contextTokens),
    structure: 'grammar',
    preset: null,
    sendsExtras: false,
    hasTokenizer: false,
  });
}

/** An embedding model file on the built-in engine. */
export async function builtInEmbedding(model: InstalledModel): Promise<EmbeddingModel> {
  return embeddingModel({
    address: builtInAddress(),
    ...(await identity(model)),
    dimensions: model.dimensions,
    inputTokens: Math.min(model.contextTokens, longestInputTokens) - reservedTokens,
    ...embeddingProperties(model.file.name, model.title),
  });
}

/** A reranker file on the built-in engine. */
export async function builtInReranker(model: InstalledModel): Promise<RerankerModel> {
  return rerankerModel({
    address: builtInAddress(),
    ...(await identity(model)),
    inputTokens: Math.min(model.contextTokens, longestInputTokens),
  });
}
