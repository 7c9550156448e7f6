import { copyFile, mkdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { sleep } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import { chatModel } from '#lib/models/chat-client.ts';
import { builtInAddress } from '#lib/models/connection.ts';
import { loadOnEngine, readEngineHealth } from '#lib/models/health.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { tinyChatModel } from '#tests/support/tiny-gguf.ts';

const name = 'tiny.gguf';
const chat = chatModel({
  address: builtInAddress(),
  id: name,
  name,
  contextTokens: 8192,
  structure: 'grammar',
  preset: null,
  sendsExtras: false,
  hasTokenizer: false,
});
const request = { messages: [{ role: 'user' as const, content: 'When is the rent due?' }] };
/** A text that can never end by itself. */
const grammar = 'root ::= [a-z ] root';

let engine: EngineProcess;

beforeAll(async () => {
  const { directory } = config().models;
  await mkdir(directory, { recursive: true });
  await copyFile(tinyChatModel(), join(directory, name));
  // The header of a model, and nothing of a hole that is larger than any memory.
  await copyFile(tinyChatModel(), join(directory, 'huge.gguf'));
  await truncate(join(directory, 'huge.gguf'), 4_000_000_000_000);
});
afterEach(async () => {
  await engine.stop();
});

const chatSlot = async () => (await readEngineHealth()).slots.find(({ role }) => role === 'chat');

async function answer(): Promise<string> {
  let text = '';
  for await (const event of chat.streamChat({ ...request, maxTokens: 4 }))
    if (event.type === 'text') text += event.text;
  return text;
}

test('a model that nobody asks leaves the memory, and comes back when it is asked', async () => {
  engine = await startEngine({ PINCITE_MODEL_IDLE_MINUTES: '0.02' });
  await answer();
  expect(await chatSlot()).toMatchObject({ status: 'ready', model: name });
  await expect.poll(async () => (await chatSlot())?.status, { timeout: 10_000 }).toBe('empty');
  expect(await answer()).not.toBe('');
});

test('a model that is larger than the memory is refused with the numbers, and another one still works', async () => {
  engine = await startEngine();
  await expect(loadOnEngine('chat', 'huge.gguf')).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
  expect(await chatSlot()).toMatchObject({
    status: 'failed',
    problem: expect.stringMatching(
      /^huge\.gguf needs about 4\.4 TB of memory, and [\d.,]+ GB are free\./,
    ) as string,
  });
  expect(await answer()).not.toBe('');
});

test('a model at whose use the engine ends again and again is left alone, and the engine lives', async () => {
  for (let count = 0; count < 3; count += 1) {
    engine = await startEngine();
    const stream = chat.streamChat({ ...request, maxTokens: 6000, grammar });
    const ended = (async () => {
      for await (const event of stream) if (event.type === 'text') engine.child.kill('SIGKILL');
    })();
    await expect(ended).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
    await engine.kill();
  }
  engine = await startEngine();
  await expect(answer()).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
  expect((await chatSlot())?.problem).toMatch(/ended 3 times while it used tiny\.gguf.* for 60 minutes/);
  // A copy of the file is another file.
  const path = join(config().models.directory, name);
  await sleep(20);
  await copyFile(tinyChatModel(), path);
  expect(await answer()).not.toBe('');
});
