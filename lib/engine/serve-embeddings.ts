import type { EmbeddingBody } from '#lib/models/wire.ts';
import type { Embedder, Embedding } from './embedder.ts';
import type { Engine } from './models.ts';
import type { Lane } from './scheduler.ts';

/** How long a slice of ingestion may hold the cores before others get a chance; one text at least is done in each. */
const sliceMs = 150;

export type EmbedJob = {
  texts: readonly string[];
  lane: Lane;
  signal: AbortSignal;
};

/** Embeds the texts in slices, each a turn of its own in the scheduler, so that a long list never blocks a question. */
export async function embedInSlices(
  embedder: Embedder,
  engine: Pick<Engine, 'scheduler' | 'governor'>,
  job: EmbedJob,
): Promise<Embedding[]> {
  const { texts, lane, signal } = job;
  const embeddings: Embedding[] = [];
  const slice = async () => {
    engine.governor.apply(embedder.threads);
    const endMs = performance.now() + sliceMs;
    for (let text = texts[embeddings.length]; text !== undefined; text = texts[embeddings.length]) {
      signal.throwIfAborted();
      embeddings.push(await embedder.embed(text));
      if (performance.now() >= endMs) return;
    }
  };
  while (embeddings.length < texts.length) await engine.scheduler.run({ lane, signal }, slice);
  return embeddings;
}

/** The answer of /v1/embeddings. */
export function embeddingReply(body: EmbeddingBody, model: string, embeddings: readonly Embedding[]): object {
  const encode = ({ vector }: Embedding) =>
    body.encoding_format === 'base64'
      ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
      : [...vector];
  const tokens = embeddings.reduce((sum, embedding) => sum + embedding.tokens, 0);
  return {
    object: 'list',
    model,
    data: embeddings.map((embedding, index) => ({
      object: 'embedding',
      index,
      embedding: encode(embedding),
    })),
    usage: {
      prompt_tokens: tokens,
      total_tokens: tokens,
      cut_texts: embeddings.filter(({ isCut }) => isCut).length,
    },
  };
}
