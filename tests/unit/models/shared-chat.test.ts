import { afterEach, expect, test } from 'vitest';
import { isAppError } from '#lib/core/errors.ts';
import { closeEngineConnections } from '#lib/models/connection.ts';
import { loadOf } from '#lib/models/engine-places.ts';
import type { ChatEvent } from '#lib/models/ports.ts';
import { remoteChat } from '#lib/models/remote-models.ts';
import { sharedChat, type SharedMember } from '#lib/models/shared-chat.ts';
import { startScriptedEngine, type ScriptedEngine } from '#tests/support/scripted-engine.ts';

const running: ScriptedEngine[] = [];
let made = 0;

async function member(
  atOnce = 2,
  contextTokens = 4096,
): Promise<{ engine: ScriptedEngine; of: SharedMember }> {
  const engine = await startScriptedEngine();
  running.push(engine);
  made += 1;
  const engineId = `engine-${made}`;
  const chat = remoteChat(
    { id: engineId, url: engine.url, preset: 'generic', apiKey: null },
    { model: 'm', contextTokens, structure: 'instruction' },
  );
  return { engine, of: { engineId, atOnce, chat } };
}

afterEach(async () => {
  await closeEngineConnections();
  await Promise.all(running.splice(0).map((engine) => engine.close()));
});

const request = { messages: [{ role: 'user' as const, content: 'x' }], maxTokens: 50 };
const slow = { kind: 'text', text: 'slowly answered', delayMs: 40 } as const;
const quick = (text: string) => ({ kind: 'text', text }) as const;

async function textOf(stream: AsyncIterable<ChatEvent>): Promise<string> {
  let text = '';
  for await (const event of stream) if (event.type === 'text') text += event.text;
  return text;
}

async function positionsOf(stream: AsyncIterable<ChatEvent>): Promise<number[]> {
  const positions: number[] = [];
  for await (const event of stream) if (event.type === 'queued') positions.push(event.position);
  return positions;
}

test('each question goes to the engine that is least busy', async () => {
  const [first, second] = [await member(4), await member(4)];
  first.engine.play(slow);
  second.engine.play(slow);
  const chat = sharedChat([first.of, second.of]);
  await Promise.all([1, 2, 3, 4].map(() => textOf(chat.streamChat(request))));
  expect([first.engine.requests.length, second.engine.requests.length]).toEqual([2, 2]);
  expect(loadOf(first.of.engineId).running).toBe(0);
});

test('no engine writes more answers at once than it may; who waits is told the place, in the order of asking', async () => {
  const { engine, of } = await member(1);
  engine.play(slow);
  const chat = sharedChat([of]);
  const order: number[] = [];
  const positions = await Promise.all(
    [1, 2, 3].map(async (number) => {
      const seen = await positionsOf(chat.streamChat(request));
      order.push(number);
      return seen;
    }),
  );
  expect(positions).toEqual([[], [1, 0], [2, 1, 0]]);
  expect(order).toEqual([1, 2, 3]);
  expect(engine.requests).toHaveLength(3);
});

test('a question goes on to another engine when one fails before its first word, and comes back later', async () => {
  const [first, second] = [await member(), await member()];
  first.engine.play({ kind: 'status', status: 500 });
  second.engine.play(quick('answered'));
  const chat = sharedChat([first.of, second.of]);
  expect(await textOf(chat.streamChat(request))).toBe('answered');
  expect(loadOf(first.of.engineId).isFailing).toBe(true);
  // As long as it is known to fail it is not asked.
  expect(await textOf(chat.streamChat(request))).toBe('answered');
  expect(first.engine.requests).toHaveLength(1);
  // Alone, it is asked all the same, and is sound again when it answers.
  first.engine.play(quick('back'));
  expect(await textOf(sharedChat([first.of]).streamChat(request))).toBe('back');
  expect(loadOf(first.of.engineId)).toEqual({ running: 0, isFailing: false });
});

test('an engine that is gone or too busy is passed over as well', async () => {
  const [gone, busy, sound] = [await member(), await member(), await member()];
  await gone.engine.close();
  busy.engine.play({ kind: 'status', status: 429 });
  sound.engine.play(quick('answered'));
  expect(await textOf(sharedChat([gone.of, busy.of, sound.of]).streamChat(request))).toBe('answered');
  expect(loadOf(gone.of.engineId).isFailing).toBe(true);
  expect(loadOf(busy.of.engineId).isFailing).toBe(false);
});

const codeOf = (stream: AsyncIterable<ChatEvent>) =>
  textOf(stream).then(
    () => 'none',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );

test('after the first word no other engine is asked: the failure is told', async () => {
  const [first, second] = [await member(), await member()];
  first.engine.play({ kind: 'cut', text: 'The rent is due' });
  second.engine.play(quick('answered'));
  expect(await codeOf(sharedChat([first.of, second.of]).streamChat(request))).toBe('ENGINE_UNAVAILABLE');
  expect(second.engine.requests).toEqual([]);
});

test('what is wrong with the question itself is not asked elsewhere, and the last failure of all is told', async () => {
  const [first, second] = [await member(), await member()];
  first.engine.play({ kind: 'status', status: 400, body: { error: { code: 'context_length_exceeded' } } });
  const chat = sharedChat([first.of, second.of]);
  expect(await codeOf(chat.streamChat(request))).toBe('PROMPT_TOO_LONG');
  expect(second.engine.requests).toEqual([]);
  first.engine.play({ kind: 'status', status: 500 });
  second.engine.play({ kind: 'status', status: 500 });
  expect(await codeOf(chat.streamChat(request))).toBe('ENGINE_UNAVAILABLE');
});

test('whoever stops while waiting or while being answered leaves the place to the next', async () => {
  const { engine, of } = await member(1);
  engine.play(slow);
  const chat = sharedChat([of]);
  const stop = new AbortController();
  const running = textOf(chat.streamChat(request));
  const waiting = textOf(chat.streamChat({ ...request, signal: stop.signal }));
  const last = textOf(chat.streamChat(request));
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  expect([await running, await last]).toEqual(['slowly answered', 'slowly answered']);
  for await (const event of chat.streamChat(request)) if (event.type === 'text') break;
  await expect.poll(() => loadOf(of.engineId).running).toBe(0);
});

test('the shortest context of all is the one that counts', async () => {
  const [first, second] = [await member(2, 8192), await member(2, 4096)];
  expect(sharedChat([first.of, second.of])).toMatchObject({
    id: first.of.chat.id,
    limits: { contextTokens: 4096, structure: 'none' },
  });
});
