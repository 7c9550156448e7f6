import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { config } from '#lib/core/config.ts';
import { BoundSequence } from '#lib/engine/bound-sequence.ts';
import { startLlama } from '#lib/engine/llama.ts';
import { SequenceCache } from '#lib/engine/sequence-cache.ts';
import { chatModel } from '#lib/models/chat-client.ts';
import { builtInAddress } from '#lib/models/connection.ts';
import { forgetEvaluated } from '#lib/models/forget-evaluated.ts';
import type { ChatRequest, ChatUsage, EvaluatedFor } from '#lib/models/ports.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { tinyChatModel } from '#tests/support/tiny-gguf.ts';

/** What was evaluated for one principal never serves another: counted in tokens, on the real engine. */

const chat = chatModel({
  address: builtInAddress(),
  id: 'tiny',
  name: 'tiny.gguf',
  contextTokens: 8192,
  structure: 'grammar',
  preset: null,
  sendsExtras: false,
  hasTokenizer: false,
});

const person = (name: string, more: Partial<EvaluatedFor> = {}): EvaluatedFor => ({
  principal: `person:${name}`,
  conversation: `conversation of ${name}`,
  accessEpoch: 1,
  ...more,
});

const instructions = { role: 'system', content: 'Answer from the sources only.' } as const;
const document = `Secret of A. ${'The tenant shall pay rent on the day of the month. '.repeat(60)}`;
const question = { role: 'user', content: `${document}When is the rent due?` } as const;

async function usageOf(
  evaluatedFor: EvaluatedFor | undefined,
  more: Partial<ChatRequest> = {},
): Promise<ChatUsage> {
  const request = { messages: [instructions, question], maxTokens: 4, ...more };
  for await (const event of chat.streamChat({ ...request, ...(evaluatedFor && { evaluatedFor }) })) {
    if (event.type === 'finished') return event.usage;
  }
  throw new Error('the stream has no end');
}

const evaluated = ({ promptTokens, reusedTokens }: ChatUsage) => promptTokens - reusedTokens;

describe('the engine', () => {
  let engine: EngineProcess;
  /** What is evaluated once for everybody: the instructions, and not a token more. */
  let instructionTokens = 0;

  beforeAll(async () => {
    const { directory } = config().models;
    await mkdir(directory, { recursive: true });
    await copyFile(tinyChatModel(), join(directory, 'tiny.gguf'));
    engine = await startEngine();
    const other = [instructions, { role: 'user', content: 'Zebra?' }] as const;
    await usageOf(undefined, { messages: other });
    // The same role mark follows, but a person's words are told apart from the first letter on.
    instructionTokens = (await usageOf(undefined, { messages: other })).reusedTokens;
  });

  afterAll(async () => {
    await engine.stop();
  });

  beforeEach(async () => {
    expect(await forgetEvaluated('everything')).toBe(0);
  });

  it('evaluates for B, who asks exactly what A asked, everything beyond the instructions anew', async () => {
    const first = await usageOf(person('A'));
    expect(first.promptTokens).toBeGreaterThan(500);
    expect(evaluated(first)).toBe(first.promptTokens);
    const others: (EvaluatedFor | undefined)[] = [
      person('B'),
      person('B', { conversation: person('A').conversation }),
      person('A', { conversation: 'another of A' }),
      person('A', { principal: 'key:of A' }),
      person('A', { principal: 'operator:operator' }),
      undefined,
    ];
    for (const other of others) {
      const usage = await usageOf(other);
      expect(usage.promptTokens, JSON.stringify(other)).toBe(first.promptTokens);
      expect([0, instructionTokens], JSON.stringify(other)).toContain(usage.reusedTokens);
    }
  });

  it('gives what a place held for A to B only as far as the instructions go, whoever had it before', async () => {
    // More principals than a context has places: each takes over somebody's.
    const seen: number[] = [];
    for (let index = 0; index < 9; index += 1) seen.push((await usageOf(person(`N${index}`))).reusedTokens);
    expect(Math.max(...seen)).toBe(instructionTokens);
    expect(instructionTokens).toBeGreaterThan(5);
  });

  it('evaluates of A’s own follow-up only what is new', async () => {
    const first = await usageOf(person('A'));
    const again = await usageOf(person('A'));
    expect(evaluated(again)).toBe(1);
    const messages = [
      instructions,
      question,
      { role: 'assistant', content: 'x' },
      { role: 'user', content: 'And then?' },
    ] as const;
    const followUp = await usageOf(person('A'), { messages });
    expect(followUp.promptTokens).toBeGreaterThan(first.promptTokens);
    expect(followUp.reusedTokens).toBeGreaterThan(first.promptTokens - 10);
  });

  it('uses nothing that was evaluated before rights changed, and forgets it', async () => {
    const first = await usageOf(person('A'));
    await usageOf(person('C'));
    const after = await usageOf(person('A', { accessEpoch: 2 }));
    expect(evaluated(after)).toBeGreaterThanOrEqual(first.promptTokens - instructionTokens);
    // Of A and C under the old rights nothing is left: only what the last question and its answer hold.
    const left = await forgetEvaluated({ conversation: 'none' });
    expect(left).toBeLessThanOrEqual(after.promptTokens + after.completionTokens);
    // Somebody who comes late with the old rights finds nothing either.
    expect([0, instructionTokens]).toContain((await usageOf(person('A'))).reusedTokens);
  });

  it('forgets a conversation when it is told to, also one whose answer is being written', async () => {
    await usageOf(person('A'));
    expect(await forgetEvaluated({ conversation: person('B').conversation })).toBeGreaterThan(500);
    expect(await forgetEvaluated({ conversation: person('A').conversation })).toBe(0);
    const writing = usageOf(person('A'), { grammar: 'root ::= [a-z ] root', maxTokens: 400 });
    await expect.poll(() => forgetEvaluated({ conversation: 'none' })).toBeGreaterThan(100);
    expect(await forgetEvaluated({ conversation: person('A').conversation })).toBeGreaterThan(100);
    const { reusedTokens } = await writing;
    expect(reusedTokens).toBe(0);
    // The instructions may stay; A's words don't.
    expect(await forgetEvaluated({ conversation: 'none' })).toBeLessThanOrEqual(instructionTokens);
  });
});

describe('a place for evaluated tokens', () => {
  it('is not given to another principal with anything left in it, though nobody cleared it', async () => {
    const llama = await startLlama();
    const model = await llama.loadModel({ modelPath: tinyChatModel() });
    const context = await model.createContext({ contextSize: 512, sequences: 1, threads: 1 });
    const tokens = model.tokenize('Instructions of the program. The words of A about the rent.');
    const prompt = { tokens, sharedTokens: 4 };
    const bound = new BoundSequence(context.getSequence());
    bound.bindTo(person('A'), prompt);
    await bound.sequence.evaluateWithoutGeneratingNewTokens(tokens);
    bound.bindTo(person('A'), prompt);
    for (const other of [person('B'), person('A', { accessEpoch: 2 }), undefined]) {
      expect(() => {
        bound.bindTo(other, prompt);
      }).toThrow('about to serve another');
    }
    // Nor by being declared nobody's, nor with one token too many, nor with other instructions.
    bound.release();
    expect(() => {
      bound.bindTo(person('B'), prompt);
    }).toThrow('about to serve another');
    await bound.keepStart(5);
    expect(() => {
      bound.bindTo(person('B'), prompt);
    }).toThrow('about to serve another');
    await bound.keepStart(4);
    expect(() => {
      bound.bindTo(person('B'), { tokens: model.tokenize('Something else entirely'), sharedTokens: 4 });
    }).toThrow('about to serve another');
    bound.bindTo(person('B'), prompt);
    expect(bound.sequence.nextTokenIndex).toBe(4);
    await llama.dispose();
  });

  it('is not given to a second question while the first is being answered', async () => {
    const llama = await startLlama();
    const model = await llama.loadModel({ modelPath: tinyChatModel() });
    const cache = new SequenceCache(
      await model.createContext({ contextSize: 512, sequences: 1, threads: 1 }),
    );
    const prompt = { tokens: model.tokenize('The words of A.'), sharedTokens: 0 };
    const first = await cache.prepare(prompt, person('A'));
    await expect(cache.prepare(prompt, person('B'))).rejects.toMatchObject({ code: 'ENGINE_BUSY' });
    await first.release({ hasFailed: false });
    expect((await cache.prepare(prompt, person('B'))).reusedTokens).toBe(0);
    await llama.dispose();
  });
});
