import { z } from 'zod';
import { AppError } from '#lib/core/errors.ts';
import type { EngineAddress } from './connection.ts';
import { countTokensOn } from './count-tokens.ts';
import type { EmbeddingModel, EmbedRequest } from './ports.ts';
import { askEngine } from './request.ts';

export type EmbeddingModelOptions = {
  address: EngineAddress;
  id: string;
  /** What the engine calls the model. */
  name: string;
  dimensions: number;
  inputTokens: number;
  fusionWeight: number;
  queryPrefix: string;
  passagePrefix: string;
};

const interactiveTimeoutMs = 30_000;
/** Ingestion waits behind conversations, so its answers may take long. */
const ingestionTimeoutMs = 600_000;
const ingestionRetryMs = 60_000;
const textsPerRequest = 32;

const replySchema = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.union([z.string(), z.array(z.number())]) })),
});

function decode(embedding: string | number[]): Float32Array {
  if (typeof embedding !== 'string') return Float32Array.from(embedding);
  const bytes = Buffer.from(embedding, 'base64');
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~3)));
}

/** The vector at length 1. A vector of zeros (a text without a known word) stays as it is. */
function normalised(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const component of vector) squares += component * component;
  if (!Number.isFinite(squares))
    throw new AppError('ENGINE_REPLY_INVALID', { message: 'a vector is not finite' });
  const norm = Math.sqrt(squares);
  return norm > 0 ? vector.map((component) => component / norm) : vector;
}

function vectorsOf(reply: z.infer<typeof replySchema>, count: number, dimensions: number): Float32Array[] {
  const vectors = new Array<Float32Array | undefined>(count).fill(undefined);
  for (const { index, embedding } of reply.data)
    if (index < count) vectors[index] = normalised(decode(embedding));
  return vectors.map((vector) => {
    if (vector?.length === dimensions) return vector;
    throw new AppError('ENGINE_REPLY_INVALID', {
      message: `expected ${count} vectors of ${dimensions} dimensions`,
      personMessage:
        'The embedding model sent vectors of another size than before. Choose the model again on the Models page.',
    });
  });
}

/** An embedding model of any OpenAI-compatible engine. */
export function embeddingModel(options: EmbeddingModelOptions): EmbeddingModel {
  const { address, id, name, dimensions, inputTokens, fusionWeight } = options;
  const isBuiltIn = address.kind === 'built-in';

  async function embedSome(texts: readonly string[], request: EmbedRequest): Promise<Float32Array[]> {
    const priority = request.priority ?? (request.kind === 'query' ? 'interactive' : 'ingestion');
    const prefix = request.kind === 'query' ? options.queryPrefix : options.passagePrefix;
    const input = texts.map((text) => prefix + text);
    const reply = await askEngine(
      address,
      {
        method: 'POST',
        path: '/embeddings',
        body: {
          model: name,
          input,
          encoding_format: isBuiltIn ? 'base64' : 'float',
          ...(isBuiltIn ? { priority } : {}),
        },
        signal: request.signal,
        timeoutMs: priority === 'interactive' ? interactiveTimeoutMs : ingestionTimeoutMs,
        ...(priority === 'ingestion' ? { retryForMs: ingestionRetryMs } : {}),
      },
      replySchema,
    );
    return vectorsOf(reply, texts.length, dimensions);
  }

  return {
    id,
    name,
    engine: address.kind,
    dimensions,
    limits: { inputTokens },
    fusionWeight,
    countTokens: (texts) => countTokensOn(address, { model: name, role: 'embedding', texts }),
    embed: async (request) => {
      const vectors: Float32Array[] = [];
      for (let start = 0; start < request.texts.length; start += textsPerRequest) {
        vectors.push(...(await embedSome(request.texts.slice(start, start + textsPerRequest), request)));
      }
      return vectors;
    },
  };
}
