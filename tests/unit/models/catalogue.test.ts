import { describe, expect, it } from 'vitest';
import { catalogueEntryOfFile, modelCatalogue } from '#lib/models/catalogue.ts';
import { embeddingProperties } from '#lib/models/embedding-properties.ts';
import { modelRoles } from '#lib/models/wire.ts';

const { models, hub } = modelCatalogue();
const local = models.filter(({ engine }) => engine === 'local');

/** What the product promises to list, by the words of the titles. */
const promised = [
  'Llama 3.1 8B',
  'Llama 3.2 1B',
  'Llama 3.2 3B',
  'Llama 3.3 70B',
  'Ministral 3 3B',
  'Ministral 3 8B',
  'Mistral Small 3.2 24B',
  'Mistral Large',
  'Mistral Medium 3.5 128B',
  'Qwen3 4B Instruct 2507',
  'Qwen3 8B',
  'Qwen3 14B',
  'Gemma 3',
  'Gemma 4',
  'Phi-4',
  'Granite 4',
  'gpt-oss-20b',
  'StableLM 2 Zephyr 1.6B',
  'bge-small-en-v1.5',
  'EmbeddingGemma 300M',
  'Qwen3-Embedding-0.6B',
  'bge-m3',
  'bge-reranker-v2-m3',
  'Qwen3-Reranker-0.6B',
];

describe('the catalogue of models', () => {
  it.each(promised)('has %s', (title) => {
    expect(models.some((entry) => entry.title.includes(title))).toBe(true);
  });

  it('has no two entries of one id, and no two files of one name', () => {
    expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
    expect(new Set(local.map(({ file }) => file?.name)).size).toBe(local.length);
  });

  it('goes from small to large in each task', () => {
    for (const task of modelRoles) {
      const sizes = local.filter((entry) => entry.task === task).map(({ file }) => file?.bytes ?? 0);
      expect(sizes).toEqual([...sizes].sort((left, right) => left - right));
    }
  });

  it.each(local)('$id has a size that fits its parameters and quantisation', ({ file, ...entry }) => {
    const bitsPerParameter = ((file?.bytes ?? 0) * 8) / (entry.parametersBillions * 1e9);
    const [least, most] = entry.quantisation === 'Q8_0' ? [8, 9.3] : [4, 5.6];
    expect(bitsPerParameter).toBeGreaterThan(least);
    expect(bitsPerParameter).toBeLessThan(most);
  });

  it.each(local)('$id pins a hash only with the exact size', ({ file }) => {
    if (file?.revision != null) expect(file.sha256).not.toBeNull();
    if (file?.bytesAreExact === false) expect(file.bytes % 100_000).toBe(0);
  });

  it.each(models)('$id works with no more than it has', (entry) => {
    expect(entry.activeBillions).toBeLessThanOrEqual(entry.parametersBillions);
  });

  it.each(local.filter(({ task }) => task === 'embedding'))(
    '$id has the prefixes that the rules give to other files of its family',
    ({ file, title, prefixes }) => {
      const name = (file?.name ?? '').replace(/\.gguf$/, '-another.gguf');
      expect(catalogueEntryOfFile(name)).toBeUndefined();
      expect(embeddingProperties(name, title)).toMatchObject({
        queryPrefix: prefixes?.query,
        passagePrefix: prefixes?.passage,
      });
    },
  );

  it('recommends only files under plain open-source licences, in a clear order', () => {
    for (const task of modelRoles) {
      const preferred = models.filter((entry) => entry.task === task && entry.preference !== null);
      const order = preferred.map(({ preference }) => preference).sort();
      expect(order).toEqual(order.map((_, index) => index + 1));
      expect(order.length).toBeGreaterThan(0);
      for (const { licence, engine } of preferred) {
        expect(['Apache-2.0', 'MIT']).toContain(licence.name);
        expect(engine).toBe('local');
      }
    }
  });

  it('is downloaded over https, and sent on to hosts of the hub only', () => {
    expect(hub.address).toMatch(/^https:/);
    expect(hub.redirectHosts.length).toBeGreaterThan(0);
  });
});
