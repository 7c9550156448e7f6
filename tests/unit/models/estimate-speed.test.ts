import { describe, expect, it } from 'vitest';
import { catalogueEntry, type CatalogueEntry } from '#lib/models/catalogue.ts';
import {
  activeBytesOf,
  estimateSpeed,
  isQuickEnough,
  measuredBasis,
  publishedBasis,
} from '#lib/models/estimate-speed.ts';
import { instructionSetsIn } from '#lib/engine/describe-machine.ts';

function entryOf(id: string): CatalogueEntry {
  const entry = catalogueEntry(id);
  if (!entry) throw new Error(`no entry ${id}`);
  return entry;
}

const twoCores = { basis: publishedBasis(2), cores: 2 };

function chatSpeed(id: string, input = twoCores) {
  const speed = estimateSpeed(entryOf(id), input);
  if (speed?.task !== 'chat') throw new Error('no speed of a language model');
  return speed;
}

describe('the estimate of speeds', () => {
  // The measured figures of the anchors: 31 tokens a second read, 7 to 9 written by the model of 2.5 GB on two cores.
  it('gives back what was measured where it was measured', () => {
    const { firstWordSeconds, answerSeconds } = chatSpeed('qwen3-4b-instruct-2507');
    expect(700 / firstWordSeconds).toBeCloseTo(32, 0);
    expect(160 / (answerSeconds - firstWordSeconds)).toBeCloseTo(8, 0);
    // bge-small: 1,400 tokens a second on one core.
    const embedding = estimateSpeed(entryOf('bge-small-en-v1.5'), { ...twoCores, cores: 1 });
    expect(embedding?.task === 'embedding' && embedding.passagesPerSecond * 240).toBeCloseTo(1429, 0);
  });

  it('grows with the size of the model, and with the part of a mixture that works', () => {
    expect(chatSpeed('qwen3-8b').answerSeconds).toBeGreaterThan(
      chatSpeed('qwen3-4b-instruct-2507').answerSeconds,
    );
    expect(chatSpeed('gpt-oss-20b').answerSeconds).toBeLessThan(chatSpeed('qwen3-8b').answerSeconds);
    expect(estimateSpeed(entryOf('mistral-large-2411'), twoCores)).toBeNull();
  });

  it('follows a measurement on this machine', () => {
    const entry = entryOf('qwen3-1.7b');
    const activeBytes = activeBytesOf(entry.file?.bytes ?? 0, entry);
    const basis = measuredBasis({
      model: 'small.gguf',
      activeBytes,
      promptTokensPerSecond: 350,
      generatedTokensPerSecond: 40,
    });
    if (!basis) throw new Error('no basis');
    expect(basis.from).toEqual({ kind: 'measured', model: 'small.gguf' });
    const speed = chatSpeed('qwen3-1.7b', { basis, cores: 2 });
    expect(speed.firstWordSeconds).toBeCloseTo(2);
    expect(speed.answerSeconds).toBeCloseTo(6);
  });

  it('learns nothing from a model that is too small, or that was not measured', () => {
    const speeds = { model: 'x', promptTokensPerSecond: 9000, generatedTokensPerSecond: 900 };
    expect(measuredBasis({ ...speeds, activeBytes: 1e6 })).toBeNull();
    expect(measuredBasis({ ...speeds, activeBytes: 1e9, promptTokensPerSecond: null })).toBeNull();
  });

  it('does not let more cores make the memory quicker', () => {
    expect(publishedBasis(64).writtenBytesPerSecond).toBe(publishedBasis(8).writtenBytesPerSecond);
    expect(publishedBasis(64).promptBytesPerSecond).toBe(8 * publishedBasis(8).promptBytesPerSecond);
  });

  it('says what people would wait for', () => {
    expect(isQuickEnough(null)).toBe(true);
    expect(isQuickEnough({ task: 'chat', firstWordSeconds: 20, answerSeconds: 61 })).toBe(false);
    expect(isQuickEnough({ task: 'embedding', passagesPerSecond: 3 })).toBe(true);
    expect(isQuickEnough(estimateSpeed(entryOf('qwen3-reranker-0.6b'), twoCores))).toBe(false);
    expect(isQuickEnough(estimateSpeed(entryOf('ms-marco-minilm-l6-v2'), twoCores))).toBe(true);
  });
});

it('the instruction sets are those that llama.cpp switched on', () => {
  expect(instructionSetsIn('CPU : SSE3 = 1 | AVX2 = 1 | SVE = 0 | LLAMAFILE = 1 | REPACK = 1 | ')).toEqual([
    'SSE3',
    'AVX2',
  ]);
});
