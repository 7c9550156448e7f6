import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isAppError, type ErrorCode } from '#lib/core/errors.ts';
import { closeEngineConnections } from '#lib/models/connection.ts';
import type { ChatEvent, ChatModel, ChatRequest } from '#lib/models/ports.ts';
import { remoteChat, remoteEmbedding, remoteReranker } from '#lib/models/remote-models.ts';
import {
  hostileReplies,
  startScriptedEngine,
  type ScriptedEngine,
  type ScriptedReply,
} from '#tests/support/scripted-engine.ts';

let engine: ScriptedEngine;

beforeAll(async () => {
  engine = await startScriptedEngine({ requiredKey: 'right-key' });
});

beforeEach(() => {
  engine.requests.length = 0;
});

afterAll(async () => {
  await closeEngineConnections();
  await engine.close();
});

const access = (apiKey = 'right-key') => ({
  id: 'e1',
  url: engine.url,
  preset: 'generic' as const,
  apiKey,
});

const chat = (apiKey?: string): ChatModel =>
  remoteChat(access(apiKey), { model: 'scripted-chat', contextTokens: 4096, structure: 'instruction' });

const question: ChatRequest = {
  messages: [{ role: 'user', content: 'When is the rent due?' }],
  maxTokens: 50,
};

async function collect(model: ChatModel, request: ChatRequest = question): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of model.streamChat(request)) events.push(event);
  return events;
}

const textOf = (events: readonly ChatEvent[]) =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
}

test('an answer streams in parts and ends with its reason and usage', async () => {
  engine.play({ kind: 'text', text: 'The rent is due on the first. [1.1]\n' });
  const events = await collect(chat());
  expect(textOf(events)).toBe('The rent is due on the first. [1.1]\n');
  expect(events.filter(({ type }) => type === 'text').length).toBeGreaterThan(3);
  expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'stop', usage: { promptTokens: 10 } });
});

test('the request is deterministic, carries the key, and nothing that only the built-in engine knows', async () => {
  engine.play({ kind: 'text', text: 'x' });
  const evaluatedFor = { principal: 'person', conversation: 'conversation', accessEpoch: 1 };
  await collect(chat(), { ...question, grammar: 'root ::= "x"', evaluatedFor });
  const [request] = engine.requests;
  expect(request?.authorization).toBe('Bearer right-key');
  expect(request?.body).toMatchObject({
    model: 'scripted-chat',
    temperature: 0,
    seed: 0,
    max_tokens: 50,
    stream: true,
  });
  for (const extension of ['grammar', 'evaluated_for', 'priority'])
    expect(request?.body).not.toHaveProperty(extension);
});

test.each<[keyof typeof hostileReplies, ErrorCode]>([
  ['cut', 'ENGINE_UNAVAILABLE'],
  ['serverError', 'ENGINE_UNAVAILABLE'],
  ['notEvents', 'ENGINE_REPLY_INVALID'],
  ['brokenJson', 'ENGINE_REPLY_INVALID'],
])('the reply “%s” is a clear failure', async (name, code) => {
  engine.play(hostileReplies[name]);
  expect(await codeOf(collect(chat()))).toBe(code);
});

test.each<[string, ScriptedReply, ErrorCode]>([
  ['a full queue', { kind: 'status', status: 429 }, 'ENGINE_BUSY'],
  ['an unknown model', { kind: 'status', status: 404 }, 'MODEL_NOT_FOUND'],
  [
    'a prompt that does not fit',
    {
      kind: 'status',
      status: 400,
      body: { error: { code: 'context_length_exceeded', message: 'too long' } },
    },
    'PROMPT_TOO_LONG',
  ],
  [
    'an error inside the stream',
    { kind: 'raw', body: 'data: {"error":{"message":"boom"}}\n\n' },
    'ENGINE_UNAVAILABLE',
  ],
  [
    'an end without a reason',
    { kind: 'raw', body: 'data: {"choices":[{"delta":{"content":"x"}}]}\n\n' },
    'ENGINE_UNAVAILABLE',
  ],
  [
    'one event without an end',
    { kind: 'raw', body: `data: ${'x'.repeat(3_000_000)}` },
    'ENGINE_REPLY_INVALID',
  ],
])('%s gets its own code', async (_name, reply, code) => {
  engine.play(reply);
  expect(await codeOf(collect(chat()))).toBe(code);
});

test('nothing of a broken reply is in the error or its causes, which get into the log', async () => {
  engine.play({ kind: 'raw', body: 'data: The buyer is Zephyrine\n\n' });
  const inStream: unknown = await collect(chat()).catch((error: unknown) => error);
  expect(isAppError(inStream, 'ENGINE_REPLY_INVALID')).toBe(true);
  expect(inspect(inStream)).not.toMatch(/The buyer|Zephyrine/);
});

test('a refused key is said, and the key is in no error', async () => {
  const failure: unknown = await collect(chat('wrong-key')).catch((error: unknown) => error);
  expect(isAppError(failure, 'ENGINE_UNAVAILABLE')).toBe(true);
  expect(isAppError(failure) && failure.personMessage).toContain('refused the key');
  expect(JSON.stringify(failure) + String(failure)).not.toContain('wrong-key');
});

test('an engine that never stops is cut off at the length asked for', async () => {
  engine.play(hostileReplies.endless);
  const events = await collect(chat());
  expect(textOf(events).length).toBeLessThan(10_000);
  expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'length' });
});

test('an abort ends the stream with its reason and closes the connection', async () => {
  engine.play({ kind: 'text', text: 'word '.repeat(500), delayMs: 5 });
  const controller = new AbortController();
  const reading = (async () => {
    for await (const event of chat().streamChat({ ...question, signal: controller.signal })) {
      if (event.type === 'text') controller.abort(new Error('the person pressed stop'));
    }
  })();
  await expect(reading).rejects.toThrow('the person pressed stop');
  await expect.poll(() => engine.requests[0]?.wasAborted).toBe(true);
});

test('a reader that walks away closes the connection', async () => {
  engine.play({ kind: 'text', text: 'word '.repeat(500), delayMs: 5 });
  for await (const event of chat().streamChat(question)) if (event.type === 'text') break;
  await expect.poll(() => engine.requests[0]?.wasAborted).toBe(true);
});

test('a thought before the answer is left out, however it is cut into parts', async () => {
  engine.play({ kind: 'text', text: '<think>\nLet me see: 1 < 2.\n</think>\n\nThe rent is due. [1.1]\n' });
  expect(textOf(await collect(chat()))).toBe('The rent is due. [1.1]\n');
});

test('vectors come back in order and at length 1', async () => {
  const model = remoteEmbedding(access(), { model: 'scripted-embed', dimensions: 32 });
  const texts = Array.from({ length: 70 }, (_, index) => `word${index} rent rent`);
  const vectors = await model.embed({ texts, kind: 'passage' });
  expect(vectors).toHaveLength(70);
  for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
  expect(engine.requests.flatMap(({ body }) => body['input'])).toEqual(texts);
});

test('vectors of another size than expected are refused', async () => {
  const model = remoteEmbedding(access(), { model: 'scripted-embed', dimensions: 768 });
  expect(await codeOf(model.embed({ texts: ['a'], kind: 'query' }))).toBe('ENGINE_REPLY_INVALID');
});

test('raw reranker outputs become probabilities, in the order of the documents', async () => {
  const model = remoteReranker(access(), { model: 'scripted-rerank' });
  const [near, far] = await model.rerank({
    query: 'when is rent due',
    documents: ['rent is due when', 'the moon'],
  });
  expect(near).toBeGreaterThan(far ?? 1);
  expect(near).toBeLessThanOrEqual(1);
  expect(far).toBeGreaterThanOrEqual(0);
});

test('an engine that is down is said at once', async () => {
  const model = remoteChat(
    { id: 'e2', url: 'http://127.0.0.1:9', preset: 'generic', apiKey: null },
    { model: 'x', contextTokens: 4096, structure: 'instruction' },
  );
  const startMs = performance.now();
  expect(await codeOf(collect(model))).toBe('ENGINE_UNAVAILABLE');
  expect(performance.now() - startMs).toBeLessThan(2000);
});

test.each(['ftp://example.test', 'no url', 'http://name:secret@example.test/v1'])(
  'the address %s is refused',
  (url) => {
    expect(() =>
      remoteChat(
        { id: 'e', url, preset: 'generic', apiKey: null },
        { model: 'x', contextTokens: 1, structure: 'instruction' },
      ),
    ).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  },
);
