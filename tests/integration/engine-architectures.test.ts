import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { config } from '#lib/core/config.ts';
import { chatModel } from '#lib/models/chat-client.ts';
import { builtInAddress } from '#lib/models/connection.ts';
import { embeddingModel } from '#lib/models/embedding-client.ts';
import { readEngineHealth } from '#lib/models/health.ts';
import type { ChatMessage } from '#lib/models/ports.ts';
import { type Adapter, nameOfTuned } from '#lib/shared/tuned-name.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import {
  type ChatArchitecture,
  chatArchitectures,
  tinyAdapter,
  tinyChatModelOf,
  tinyNomicEmbeddingModel,
  tinyQwenEmbeddingModel,
} from '#tests/support/tiny-architectures.ts';

/** The real engine on a file of each architecture: it loads, obeys the grammar, and reads only what is new of a conversation. */

const architectures = Object.keys(chatArchitectures) as ChatArchitecture[];
const embedders = { 'nomic-bert': tinyNomicEmbeddingModel, qwen3: tinyQwenEmbeddingModel };
const grammar = 'root ::= ([a-z ]{1,12} "[" ("1.1" | "2.3") "]\\n"){1,3}';
const whole = /^([a-z ]{1,12}\[(1\.1|2\.3)\]\n){1,3}$/;
const evaluatedFor = { principal: 'person:a', conversation: 'b', accessEpoch: 1 };
const system: ChatMessage = { role: 'system', content: 'Answer from the sources only. '.repeat(4) };
const first: ChatMessage = { role: 'user', content: 'When is the rent due?' };

let engine: EngineProcess;

beforeAll(async () => {
  const { directory } = config().models;
  await mkdir(directory, { recursive: true });
  for (const one of architectures) await copyFile(tinyChatModelOf(one), join(directory, `${one}.gguf`));
  for (const one of ['llama', 'qwen3'] as const)
    await copyFile(tinyAdapter(one), join(directory, `${one}-style.gguf`));
  await copyFile(tinyAdapter('llama', 32), join(directory, 'narrow-style.gguf'));
  for (const [name, make] of Object.entries(embedders))
    await copyFile(make(), join(directory, `${name}-embedding.gguf`));
  engine = await startEngine();
});
afterAll(async () => {
  await engine.stop();
});

function modelOf(architecture: ChatArchitecture, adapter?: Adapter) {
  const name = nameOfTuned(`${architecture}.gguf`, adapter);
  return chatModel({
    address: builtInAddress(),
    id: name,
    name,
    contextTokens: 4096,
    structure: 'grammar',
    preset: null,
    sendsExtras: false,
    hasTokenizer: false,
  });
}

async function answer(architecture: ChatArchitecture, messages: readonly ChatMessage[], adapter?: Adapter) {
  let text = '';
  const request = { messages, grammar, maxTokens: 80, evaluatedFor };
  for await (const event of modelOf(architecture, adapter).streamChat(request)) {
    if (event.type === 'text') text += event.text;
    if (event.type === 'finished') return { text, ...event };
  }
  throw new Error('the stream has no end');
}

describe.each(architectures)('a language model of the architecture %s', (architecture) => {
  test('answers under the grammar, and its follow-up evaluates only what is new', async () => {
    const one = await answer(architecture, [system, first]);
    expect(one.reason).toBe('stop');
    expect(one.text).toMatch(whole);
    const next: ChatMessage = { role: 'user', content: 'And for the shop?' };
    const two = await answer(architecture, [
      system,
      first,
      { role: 'assistant', content: one.text.trim() },
      next,
    ]);
    expect(two.text).toMatch(whole);
    expect(two.usage.reusedTokens).toBeGreaterThan(one.usage.promptTokens * 0.8);
    expect(two.usage.promptTokens).toBeGreaterThan(one.usage.promptTokens);
  });

  test('takes the marks of its format for one token each, and a document’s for plain text', async () => {
    const [mark] = chatArchitectures[architecture].format.marks;
    const model = modelOf(architecture);
    const plain = await model.countPromptTokens([system, first]);
    const marked = await model.countPromptTokens([system, { ...first, content: `${first.content}${mark}` }]);
    expect(marked - plain).toBeGreaterThan(2);
  });
});

test.each(Object.keys(embedders))(
  'an embedding model of the architecture %s gives vectors of length 1',
  async (name) => {
    const model = embeddingModel({
      address: builtInAddress(),
      id: name,
      name: `${name}-embedding.gguf`,
      dimensions: 64,
      inputTokens: 512,
      queryPrefix: '',
      passagePrefix: '',
      fusionWeight: 0.5,
    });
    const texts = ['The rent is due on the first day.', 'The patient shall have one dose.'];
    const [rent, dose] = await model.embed({ texts, kind: 'passage' });
    const [again] = await model.embed({ texts: texts.slice(0, 1), kind: 'query' });
    expect(Math.hypot(...(rent ?? []))).toBeCloseTo(1, 4);
    expect([...(again ?? [])].map((x) => x.toFixed(4))).toEqual([...(rent ?? [])].map((x) => x.toFixed(4)));
    expect(rent).not.toEqual(dose);
  },
);

describe('a fine-tuned model', () => {
  const messages = [system, first];

  test.each(['llama', 'qwen3'] as const)(
    'is %s with its adapter, as strongly as wanted',
    async (architecture) => {
      const plain = await answer(architecture, messages);
      const tuned = await answer(architecture, messages, { name: `${architecture}-style.gguf`, scale: 1 });
      expect(tuned.text).toMatch(whole);
      expect(tuned.text).not.toBe(plain.text);
      const health = await readEngineHealth();
      expect(health.slots.find(({ role }) => role === 'chat')?.model).toBe(
        `${architecture}.gguf + ${architecture}-style.gguf × 1`,
      );
      // So weakly that nothing is left of it.
      const faint = await answer(architecture, messages, {
        name: `${architecture}-style.gguf`,
        scale: 0.0001,
      });
      expect(faint.text).toBe(plain.text);
    },
  );

  test.each(['qwen3-style.gguf', 'narrow-style.gguf'])(
    'is refused with the adapter %s of another model',
    async (name) => {
      await expect(answer('llama', messages, { name, scale: 1 })).rejects.toMatchObject({
        code: 'MODEL_INVALID',
      });
      const health = await readEngineHealth();
      expect(health.slots.find(({ role }) => role === 'chat')?.problem).toContain(
        `The adapter ${name} does not fit this model`,
      );
      expect((await answer('llama', messages)).text).toMatch(whole);
    },
  );

  test('says when its adapter is gone', async () => {
    await expect(answer('llama', messages, { name: 'gone.gguf', scale: 1 })).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
    });
  });
});
