import { afterEach, expect, test } from 'vitest';
import { isAppError } from '#lib/core/errors.ts';
import { closeEngineConnections } from '#lib/models/connection.ts';
import { lookAtEngine } from '#lib/models/look-at-engine.ts';
import type { ChatEvent, ChatModel } from '#lib/models/ports.ts';
import { probeChat } from '#lib/models/probe-engine.ts';
import { remoteChat, type RemoteChatFacts } from '#lib/models/remote-models.ts';
import { presetOfAddress, type PresetName } from '#lib/shared/engine-presets.ts';
import type { EngineDouble } from '#tests/support/engine-doubles/double-server.ts';
import { janKey, startJan } from '#tests/support/engine-doubles/jan.ts';
import { startLlamaServer } from '#tests/support/engine-doubles/llama-server.ts';
import { startLmStudio } from '#tests/support/engine-doubles/lm-studio.ts';
import { startOllama } from '#tests/support/engine-doubles/ollama.ts';
import { startPlainServer } from '#tests/support/engine-doubles/plain-server.ts';
import { startVllm } from '#tests/support/engine-doubles/vllm.ts';

const running: EngineDouble[] = [];

async function start(starting: Promise<EngineDouble>): Promise<EngineDouble> {
  const engine = await starting;
  running.push(engine);
  return engine;
}

afterEach(async () => {
  await closeEngineConnections();
  await Promise.all(running.splice(0).map((engine) => engine.close()));
});

const accessTo = ({ url }: EngineDouble, preset: PresetName, apiKey: string | null = null) => ({
  id: 'e1',
  url,
  preset,
  apiKey,
});

function chatOn(engine: EngineDouble, preset: PresetName, facts: Partial<RemoteChatFacts> = {}): ChatModel {
  const usual = { model: engine.model, contextTokens: 8192, structure: 'instruction' as const };
  return remoteChat(accessTo(engine, preset, preset === 'jan' ? janKey : null), { ...usual, ...facts });
}

async function reply(chat: ChatModel, content = 'Say yes.'): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of chat.streamChat({ messages: [{ role: 'user', content }], maxTokens: 50 }))
    events.push(event);
  return events;
}

const textOf = (events: readonly ChatEvent[]) =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');

async function failureOf(chat: ChatModel, content?: string) {
  const error: unknown = await reply(chat, content).catch((caught: unknown) => caught);
  return isAppError(error)
    ? { code: error.code, sentence: error.personMessage }
    : { code: 'none', sentence: '' };
}

/** About so many tokens, as the doubles count. */
const longText = (tokens: number) => 'word'.repeat(tokens);

test.each([
  ['http://192.168.1.20:11434', 'ollama'],
  ['http://192.168.1.20:1234/v1', 'lm-studio'],
  ['http://host:1337/v1', 'jan'],
  ['https://gpu.example.org:8000/v1', 'vllm'],
  ['http://host:8080', 'llama-server'],
  ['https://models.example.org/v1', 'generic'],
  ['no address', 'generic'],
])('the preset of %s is proposed as %s', (url, preset) => {
  expect(presetOfAddress(url)).toBe(preset);
});

test('each server is recognised by what it says, with its models and their context', async () => {
  const look = async (starting: Promise<EngineDouble>, apiKey: string | null = null) => {
    const { url } = await start(starting);
    return lookAtEngine({ url, apiKey });
  };
  expect(await look(startOllama())).toEqual({
    preset: 'ollama',
    models: [
      { name: 'qwen3:4b-instruct', use: 'chat', contextTokens: 40_960 },
      { name: 'nomic-embed-text:latest', use: 'embedding', contextTokens: 2048 },
    ],
    problem: null,
  });
  expect(await look(startLmStudio())).toMatchObject({
    preset: 'lm-studio',
    models: [
      { use: 'chat', contextTokens: 8192 },
      { use: 'embedding', contextTokens: null },
    ],
  });
  expect(await look(startJan(), janKey)).toMatchObject({ preset: 'jan', models: [{ contextTokens: null }] });
  expect(await look(startVllm())).toMatchObject({ preset: 'vllm', models: [{ contextTokens: 16_384 }] });
  expect(await look(startLlamaServer())).toMatchObject({
    preset: 'llama-server',
    models: [{ contextTokens: 8192 }],
  });
  expect(await look(startPlainServer())).toMatchObject({ preset: null, models: [{ name: 'some-model' }] });
});

test.each([
  ['ollama', () => startOllama(), { structure: 'json-schema', sendsExtras: true, hasTokenizer: false }],
  ['lm-studio', () => startLmStudio(), { structure: 'json-schema', sendsExtras: true, hasTokenizer: false }],
  ['jan', () => startJan(), { structure: 'grammar', sendsExtras: true, hasTokenizer: false }],
  ['vllm', () => startVllm(), { structure: 'structured_outputs', sendsExtras: true, hasTokenizer: true }],
  [
    'vllm',
    () => startVllm({ version: 'old' }),
    { structure: 'guided_grammar', sendsExtras: true, hasTokenizer: true },
  ],
  [
    'vllm',
    () => startVllm({ version: 'strict' }),
    { structure: 'guided_grammar', sendsExtras: false, hasTokenizer: true },
  ],
  ['llama-server', () => startLlamaServer(), { structure: 'grammar', sendsExtras: true, hasTokenizer: true }],
  ['generic', () => startLlamaServer(), { structure: 'grammar', sendsExtras: false, hasTokenizer: false }],
  [
    'generic',
    () => startVllm(),
    { structure: 'structured_outputs', sendsExtras: false, hasTokenizer: false },
  ],
  ['generic', () => startLmStudio(), { structure: 'json-schema', sendsExtras: false, hasTokenizer: false }],
  [
    'generic',
    () => startPlainServer(),
    { structure: 'instruction', sendsExtras: false, hasTokenizer: false },
  ],
] as const)('trying a server as %s (%s) finds what it really obeys', async (preset, starter, facts) => {
  const engine = await start(starter());
  const access = accessTo(engine, preset, preset === 'jan' ? janKey : null);
  const probe = await probeChat(access, { model: engine.model, contextTokens: 8192 });
  expect(probe).toMatchObject({ isWorking: true, problem: null, facts });
});

test.each([
  ['ollama', () => startOllama()],
  ['lm-studio', () => startLmStudio()],
  ['jan', () => startJan()],
  ['vllm', () => startVllm()],
  ['llama-server', () => startLlamaServer()],
  ['generic', () => startVllm()],
] as const)(
  '%s: an answer streams in parts, without thoughts, and ends with its usage',
  async (preset, starter) => {
    const engine = await start(starter());
    const events = await reply(chatOn(engine, preset));
    expect(textOf(events)).toBe('Yes.');
    expect(events.at(-1)).toMatchObject({
      type: 'finished',
      reason: 'stop',
      usage: { promptTokens: 6, completionTokens: expect.any(Number) as number },
    });
  },
);

test('the servers that can be told not to think are told', async () => {
  const bodyOf = async (starting: Promise<EngineDouble>, preset: PresetName) => {
    const engine = await start(starting);
    await reply(chatOn(engine, preset));
    return engine.asked.at(-1)?.body;
  };
  expect(await bodyOf(startOllama(), 'ollama')).toMatchObject({ think: false });
  expect(await bodyOf(startLmStudio(), 'lm-studio')).toMatchObject({ reasoning_effort: 'none' });
  const inTemplate = { chat_template_kwargs: { enable_thinking: false } };
  expect(await bodyOf(startVllm(), 'vllm')).toMatchObject(inTemplate);
  expect(await bodyOf(startJan(), 'jan')).toMatchObject(inTemplate);
  expect(await bodyOf(startLlamaServer(), 'llama-server')).toMatchObject({
    ...inTemplate,
    cache_prompt: true,
  });
});

test('Ollama is asked by its own protocol, with the length of the context: without it a prompt is cut in silence', async () => {
  const engine = await start(startOllama());
  const prompt = longText(5000);
  const whole = await reply(chatOn(engine, 'ollama'), prompt);
  expect(whole.at(-1)).toMatchObject({ usage: { promptTokens: 5004 } });
  expect(engine.asked.at(-1)).toMatchObject({
    path: '/api/chat',
    body: {
      options: { num_ctx: 8192, num_predict: 50, temperature: 0, seed: 0 },
      truncate: false,
      shift: false,
    },
  });
  // The same server by the OpenAI protocol, as the double and the documentation have it.
  const cut = await reply(chatOn(engine, 'generic'), prompt);
  expect(cut.at(-1)).toMatchObject({ usage: { promptTokens: 4100 } });
});

test.each([
  ['ollama', () => startOllama()],
  ['lm-studio', () => startLmStudio()],
  ['jan', () => startJan()],
  ['vllm', () => startVllm()],
  ['llama-server', () => startLlamaServer()],
] as const)('%s: a prompt that does not fit is said to be too long', async (preset, starter) => {
  const engine = await start(starter());
  const { code, sentence } = await failureOf(chatOn(engine, preset), longText(20_000));
  expect(code).toBe('PROMPT_TOO_LONG');
  expect(sentence).toContain('longer than the language model can read');
});

test.each([
  ['ollama', () => startOllama()],
  ['lm-studio', () => startLmStudio()],
  ['jan', () => startJan()],
  ['vllm', () => startVllm()],
  ['jan', () => startJan({ isModelRunning: false })],
] as const)('%s: a model that the server does not have is named as the trouble', async (preset, starter) => {
  const engine = await start(starter());
  expect(await failureOf(chatOn(engine, preset, { model: 'qwen9' }))).toMatchObject({
    code: 'MODEL_NOT_FOUND',
    sentence: expect.stringMatching(/model of this name|has not loaded/) as string,
  });
});

test('Jan that was not told the name in the address says so', async () => {
  const engine = await start(startJan({ trustsHost: false }));
  const { sentence } = await failureOf(chatOn(engine, 'jan'));
  expect(sentence).toContain('trusted hosts');
});

test('tokens are counted by the servers that can, and estimated when one stops', async () => {
  const count = async (starting: Promise<EngineDouble>, preset: PresetName) => {
    const engine = await start(starting);
    const chat = chatOn(engine, preset, { hasTokenizer: true });
    const texts = await chat.countTokens(['word word word word', 'word']);
    return [...texts, await chat.countPromptTokens([{ role: 'user', content: 'word word word word' }])];
  };
  expect(await count(startLlamaServer(), 'llama-server')).toEqual([5, 1, 21]);
  expect(await count(startVllm(), 'vllm')).toEqual([5, 1, 9]);
  // This one has no /tokenize.
  expect(await count(startLmStudio(), 'llama-server')).toEqual([8, 2, 24]);
});
