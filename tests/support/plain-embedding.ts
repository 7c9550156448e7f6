import { createHash } from 'node:crypto';
import { sleep } from '#lib/core/clock.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';

export type PlainEmbeddingOptions = { id?: string; dimensions?: number; delayMs?: number };

function vectorOf(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const [word] of text.toLowerCase().matchAll(/[a-z0-9]+/g)) {
    const place = createHash('sha256').update(word).digest().readUInt32LE(0) % dimensions;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}

/** An embedding model that counts words: the same text gives the same vector, on any machine and at once. Records its calls. */
export function plainEmbedding(options: PlainEmbeddingOptions = {}): EmbeddingModel & { embedded: string[] } {
  const { id = 'plain', dimensions = 64, delayMs = 0 } = options;
  const embedded: string[] = [];
  return {
    id,
    name: id,
    engine: 'built-in',
    dimensions,
    limits: { inputTokens: 512 },
    fusionWeight: 0.35,
    embedded,
    embed: async ({ texts, signal }) => {
      if (delayMs > 0) await sleep(delayMs, signal);
      embedded.push(...texts);
      return texts.map((text) => vectorOf(text, dimensions));
    },
    countTokens: (texts) => Promise.resolve(texts.map((text) => Math.ceil(text.length / 4))),
  };
}
