import { config } from '#lib/core/config.ts';
import { nameOfTuned } from '#lib/shared/tuned-name.ts';
import type { InstalledModel } from './list-model-files.ts';
import { chatModel } from './chat-client.ts';
import { builtInAddress } from './connection.ts';
import { embeddingModel } from './embedding-client.ts';
import { embeddingProperties } from './embedding-properties.ts';
import { hashOfModelFile } from './file-hash.ts';
import type { ChatModel, EmbeddingModel, RerankerModel } from './ports.ts';
import { rerankerModel } from './reranker-client.ts';
import type { TunedModel } from './tuned-model.ts';

/** The engine reads at most this much of a text for embedding and reranking, start and end tokens included. */
const longestInputTokens = 1024;
const reservedTokens = 3;

async function identity(model: InstalledModel): Promise<{ id: string; name: string }> {
  return { id: `sha256:${await hashOfModelFile(model.file)}`, name: model.file.name };
}

/** What tells a model with an adapter from the same one without, or with it at another strength. */
async function tunedIdentity(
  model: InstalledModel,
  adapter: TunedModel['adapter'],
): Promise<{ id: string; name: string }> {
  const plain = await identity(model);
  if (!adapter) return plain;
  const { file, scale } = adapter;
  const name = nameOfTuned(plain.name, { name: file.name, scale });
  return { id: `${plain.id}+${await hashOfModelFile(file)}*${scale}`, name };
}

/** A language model file on the built-in engine, with an adapter over it if there is one. */
export async function builtInChat(
  model: InstalledModel,
  adapter: TunedModel['adapter'] = null,
): Promise<ChatModel> {
  const trained = model.contextTokens > 0 ? model.contextTokens : config().models.contextTokens;
  return chatModel({
    address: builtInAddress(),
    ...(await tunedIdentity(model, adapter)),
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
