import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { config } from '#lib/core/config.ts';
import { chatModel } from '#lib/models/chat-client.ts';
import { builtInAddress } from '#lib/models/connection.ts';
import { embeddingModel } from '#lib/models/embedding-client.ts';
import type { ChatMessage } from '#lib/models/ports.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import {
  type ChatArchitecture,
  chatArchitectures,
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
  for (const [name, make] of Object.entries(embedders))
    await copyFile(make(), join(directory, `${name}-embedding.gguf`));
  engine = await startEngine();
});
afterAll(async () => {
  await engine.stop();
});

function modelOf(architecture: ChatArchitecture) {
  const name = `${architecture}.gguf`;
  return chatModel({ address: builtInAddress(), id: name, name, contextTokens: 4096, supportsGrammar: true });
}

async function answer(architecture: ChatArchitecture, messages: readonly ChatMessage[]) {
  let text = '';
  const request = { messages, grammar, maxTokens: 80, evaluatedFor };
  for await (const event of modelOf(architecture).streamChat(request)) {
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
