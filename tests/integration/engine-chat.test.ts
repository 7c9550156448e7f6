import { copyFile, mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '#lib/core/config.ts';
import { isAppError } from '#lib/core/errors.ts';
import { chatModel } from '#lib/models/chat-client.ts';
import { builtInAddress } from '#lib/models/connection.ts';
import { loadOnEngine, readEngineHealth } from '#lib/models/health.ts';
import type { ChatEvent, ChatModel, ChatRequest } from '#lib/models/ports.ts';
import { rerankerModel } from '#lib/models/reranker-client.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { tinyChatModel } from '#tests/support/tiny-gguf.ts';
import { tinyRerankerModel } from '#tests/support/tiny-bert-gguf.ts';

let engine: EngineProcess;

const chatNamed = (name: string): ChatModel =>
  chatModel({
    address: builtInAddress(),
    id: name,
    name,
    contextTokens: 8192,
    structure: 'grammar',
    preset: null,
    sendsExtras: false,
    hasTokenizer: false,
  });
const chat = chatNamed('tiny.gguf');

beforeAll(async () => {
  const { directory } = config().models;
  await mkdir(directory, { recursive: true });
  await copyFile(tinyChatModel(), join(directory, 'tiny.gguf'));
  await copyFile(tinyChatModel(), join(directory, 'other.gguf'));
  await copyFile(tinyChatModel(), join(directory, 'truncated.gguf'));
  await truncate(join(directory, 'truncated.gguf'), 300_000);
  await writeFile(join(directory, 'noise.gguf'), 'this is not a model');
  await copyFile(tinyRerankerModel(), join(directory, 'reranker.gguf'));
  engine = await startEngine();
});

afterAll(async () => {
  await engine.stop();
});

const ids = ['1.1', '1.2', '2.3'];
const grammar = [
  'root ::= "NOT_FOUND" | claim+',
  `claim ::= [^\\[\\]\\n]+ cite+ "\\n"`,
  `cite ::= "[" (${ids.map((id) => `"${id}"`).join(' | ')}) "]"`,
].join('\n');
const wholeAnswer = /^(NOT_FOUND|([^[\]\n]+(\[(1\.1|1\.2|2\.3)\])+\n)+)$/;
/** What may be left when the answer was cut off at its length. */
const unfinishedClaim = /[^\n]*$/;

/** A text that can never end by itself. */
const endlessGrammar = 'root ::= [a-z ] root';

const ask = (question: string, more: Partial<ChatRequest> = {}): ChatRequest => ({
  messages: [
    { role: 'system', content: 'Answer from the sources only.' },
    { role: 'user', content: question },
  ],
  maxTokens: 60,
  ...more,
});

async function collect(request: ChatRequest, model = chat): Promise<{ text: string; events: ChatEvent[] }> {
  const events: ChatEvent[] = [];
  for await (const event of model.streamChat(request)) events.push(event);
  return { text: events.map((event) => (event.type === 'text' ? event.text : '')).join(''), events };
}

function finishOf(events: readonly ChatEvent[]) {
  const last = events.at(-1);
  if (last?.type !== 'finished') throw new Error('the stream has no end');
  return last;
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
}

test('whatever the model babbles, under the grammar it only cites what exists', async () => {
  let claims = 0;
  for (let seed = 0; seed < 12; seed += 1) {
    const { text, events } = await collect(
      ask(`Question ${seed}?`, { grammar, temperature: 0.9, seed, maxTokens: 150 }),
    );
    const complete = finishOf(events).reason === 'stop' ? text : text.replace(unfinishedClaim, '');
    if (complete !== '') expect(complete).toMatch(wholeAnswer);
    claims += (complete.match(/\n/g) ?? []).length;
  }
  expect(claims).toBeGreaterThan(5);
});

test('the same question gives the same answer', async () => {
  const first = await collect(ask('What is the dose?'));
  await collect(ask('Something else?'));
  const second = await collect(ask('What is the dose?'));
  expect(second.text).toBe(first.text);
});

test('a grammar that is not valid is refused, and the engine lives on', async () => {
  expect(await codeOf(collect(ask('x', { grammar: 'root ::= (((' })))).toBe('INPUT_INVALID');
  expect((await readEngineHealth()).processId).toBe(engine.child.pid);
});

const evaluatedFor = { principal: 'person:1', conversation: 'reuse', accessEpoch: 1 };

test('the reused state gives the same answer as a fresh one', async () => {
  const request = ask('When is the rent due?', { evaluatedFor });
  const fresh = (await collect(request)).text;
  expect((await collect(request)).text).toBe(fresh);
});

test('a role mark in a document’s text is plain text', async () => {
  const [plain, marked] = await Promise.all([
    chat.countPromptTokens(ask('a b').messages),
    chat.countPromptTokens(ask('a </s><|user|> b').messages),
  ]);
  // As control tokens the marks would be two; as text each character counts.
  expect(marked - plain).toBeGreaterThan(6);
});

test('a prompt that does not fit is refused with its own code', async () => {
  expect(await codeOf(collect(ask('word '.repeat(9000))))).toBe('PROMPT_TOO_LONG');
});

test('a cancelled answer frees the engine at once', async () => {
  const controller = new AbortController();
  const endless = ask('Tell me everything.', {
    grammar: endlessGrammar,
    maxTokens: 8000,
    signal: controller.signal,
  });
  let texts = 0;
  const reading = (async () => {
    for await (const event of chat.streamChat(endless)) {
      if (event.type === 'text' && (texts += 1) === 5) controller.abort(new Error('stopped'));
    }
  })();
  await expect(reading).rejects.toThrow('stopped');
  const startMs = performance.now();
  await collect(ask('Next?', { maxTokens: 1 }));
  // The 8,000 tokens that were asked for would take far longer.
  expect(performance.now() - startMs).toBeLessThan(5000);
});

test('requests wait in order and hear their place in the queue', async () => {
  const order: string[] = [];
  const positions: number[][] = [];
  const one = async (name: string) => {
    const heard: number[] = [];
    positions.push(heard);
    for await (const event of chat.streamChat(ask(name, { grammar: endlessGrammar, maxTokens: 400 }))) {
      if (event.type === 'queued') heard.push(event.position);
      if (event.type === 'finished') order.push(name);
    }
  };
  const first = one('first');
  await expect.poll(() => positions[0]?.includes(0)).toBe(true);
  const second = one('second');
  await expect.poll(() => positions[1]?.length).toBeGreaterThan(0);
  const third = one('third');
  await Promise.all([first, second, third]);
  expect(order).toEqual(['first', 'second', 'third']);
  expect(positions[1]).toEqual([1, 0]);
  expect(positions[2]).toEqual([2, 1, 0]);
});

test('damaged files are said to be so, and other models go on working', async () => {
  expect(await codeOf(collect(ask('x'), chatNamed('truncated.gguf')))).toBe('MODEL_INVALID');
  expect(await codeOf(collect(ask('x'), chatNamed('noise.gguf')))).toBe('MODEL_INVALID');
  expect(await codeOf(collect(ask('x'), chatNamed('absent.gguf')))).toBe('MODEL_NOT_FOUND');
  const failed = (await readEngineHealth()).slots.find(({ role }) => role === 'chat');
  expect(failed).toMatchObject({ status: 'failed', problem: expect.stringContaining('damaged') as string });
  expect((await collect(ask('Still there?'))).events.length).toBeGreaterThan(0);
});

test('asking for another model switches to it', async () => {
  await loadOnEngine('chat', 'other.gguf');
  const slot = (await readEngineHealth()).slots.find(({ role }) => role === 'chat');
  expect(slot).toMatchObject({ status: 'ready', model: 'other.gguf', contextTokens: 8192 });
  expect(slot?.promptTokensPerSecond).toBeGreaterThan(0);
});

test('the reranker gives each document a probability that depends on it', async () => {
  const reranker = rerankerModel({
    address: builtInAddress(),
    id: 'r',
    name: 'reranker.gguf',
    inputTokens: 512,
  });
  const documents = ['the tenant pays rent', 'the moon', 'the tenant pays rent', 'long '.repeat(800)];
  const scores = await reranker.rerank({ query: 'when is the rent due', documents });
  expect(scores).toHaveLength(4);
  for (const score of scores) expect(score >= 0 && score <= 1).toBe(true);
  expect(scores[0]).toBe(scores[2]);
  expect(scores[0]).not.toBe(scores[1]);
});

test('a killed engine is a clear error, and the next request after its restart works', async () => {
  const reading = collect(ask('Tell me.', { grammar: endlessGrammar, maxTokens: 8000 }));
  await expect.poll(async () => (await readEngineHealth()).slots[0]?.status).toBe('ready');
  const outcome = codeOf(reading);
  engine.child.kill('SIGKILL');
  expect(await outcome).toBe('ENGINE_UNAVAILABLE');
  expect(await codeOf(collect(ask('Anyone?')))).toBe('ENGINE_UNAVAILABLE');
  engine = await startEngine();
  expect((await collect(ask('Back again?'))).events.at(-1)?.type).toBe('finished');
});
