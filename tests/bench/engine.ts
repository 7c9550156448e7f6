import { copyFileSync, existsSync, linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import { config } from '#lib/core/config.ts';
import { chatModel } from '#lib/models/chat-client.ts';
import { starterModelName } from '#lib/models/choose.ts';
import { builtInAddress } from '#lib/models/connection.ts';
import { embeddingModel } from '#lib/models/embedding-client.ts';
import { readEngineHealth } from '#lib/models/health.ts';
import type { ChatMessage } from '#lib/models/ports.ts';
import { startEngine } from '#tests/support/engine-process.ts';
import { qwenShapedModel } from '#tests/support/tiny-gguf-qwen.ts';

/** Speeds of the engine process. Alternating runs, best of each, because other work on the machine only ever slows down. */

const rounds = 3;
const chunks = 300;
const passage =
  'The tenant shall pay the rent on the first day of each month and keep the rooms in good order. '.repeat(9);
const system = 'Answer from the numbered sources only and cite them. '.repeat(8);
const question = `${'The tenant shall pay the rent for the month in which the contract was made. '.repeat(30)}\nWhen is the rent due?`;

export type EngineBench = {
  threads: number | null;
  promptTokens: number;
  firstTokenMs: { engine: number; nodeLlamaCppAlone: number; ratio: number; followUp: number };
  tokensPerSecond: { engine: number; nodeLlamaCppAlone: number };
  embedding: { chunksPerSecond: number; threads: number | null; questionMsWhileIngesting: number };
  tokenizedTextsPerSecond: number;
};

const modelName = 'bench.gguf';

function placeModel(): string {
  const { directory } = config().models;
  mkdirSync(directory, { recursive: true });
  const path = join(directory, modelName);
  if (existsSync(path)) return path;
  try {
    linkSync(qwenShapedModel(), path);
  } catch {
    copyFileSync(qwenShapedModel(), path);
  }
  return path;
}

const chat = chatModel({
  address: builtInAddress(),
  id: 'b',
  name: modelName,
  contextTokens: 4096,
  structure: 'grammar',
  preset: null,
  sendsExtras: false,
  hasTokenizer: false,
});
const starter = embeddingModel({
  address: builtInAddress(),
  id: 's',
  name: starterModelName,
  dimensions: 384,
  inputTokens: 509,
  fusionWeight: 0.35,
  queryPrefix: '',
  passagePrefix: '',
});

const messagesFor = (round: number): ChatMessage[] => [
  // A different beginning in each round, so that nothing can be reused.
  { role: 'system', content: `${round}. ${system}` },
  { role: 'user', content: question },
];

type Timing = { firstTokenMs: number; tokensPerSecond: number };

async function timeEngine(messages: ChatMessage[], conversation: string, maxTokens = 24): Promise<Timing> {
  const evaluatedFor = { principal: 'bench', conversation, accessEpoch: 1 };
  const startMs = performance.now();
  let firstMs = 0;
  let generated = 0;
  for await (const event of chat.streamChat({ messages, maxTokens, evaluatedFor })) {
    if (event.type === 'text' && firstMs === 0) firstMs = performance.now();
    if (event.type === 'finished') generated = event.usage.completionTokens;
  }
  return {
    firstTokenMs: firstMs - startMs,
    tokensPerSecond: ((generated - 1) * 1000) / (performance.now() - firstMs),
  };
}

/** The same prompt with the library alone, in this process: what the engine is compared with. */
async function openPlain(path: string, threads: number) {
  const llama = await getLlama({ build: 'never', gpu: false, maxThreads: 0, logLevel: LlamaLogLevel.error });
  const model = await llama.loadModel({ modelPath: path });
  const context = await model.createContext({ contextSize: 4096, batchSize: 512, threads });
  const sequence = context.getSequence();
  return {
    time: async (messages: ChatMessage[]): Promise<Timing> => {
      await sequence.clearHistory();
      const startMs = performance.now();
      const text = messages
        .map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`)
        .join('');
      const tokens = model.tokenize(`${text}<|im_start|>assistant\n`, true);
      let firstMs = 0;
      let generated = 0;
      for await (const token of sequence.evaluate(tokens)) {
        if (model.isEogToken(token)) break;
        if (firstMs === 0) firstMs = performance.now();
        generated += 1;
        if (generated >= 24) break;
      }
      return {
        firstTokenMs: firstMs - startMs,
        tokensPerSecond: ((generated - 1) * 1000) / (performance.now() - firstMs),
      };
    },
    close: () => llama.dispose(),
  };
}

const best = (timings: readonly Timing[]) => ({
  firstTokenMs: Math.round(Math.min(...timings.map(({ firstTokenMs }) => firstTokenMs))),
  tokensPerSecond: Math.max(...timings.map(({ tokensPerSecond }) => tokensPerSecond)),
});

async function benchChat(path: string) {
  await timeEngine([{ role: 'user', content: 'warm up' }], 'warm');
  const slot = (await readEngineHealth()).slots.find(({ role }) => role === 'chat');
  const plain = await openPlain(path, slot?.threads ?? 1);
  const engineTimings: Timing[] = [];
  const plainTimings: Timing[] = [];
  const followUps: Timing[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const messages = messagesFor(round);
    plainTimings.push(await plain.time(messages));
    engineTimings.push(await timeEngine(messages, `round ${round}`));
    followUps.push(
      await timeEngine(
        [
          ...messages,
          { role: 'assistant', content: 'On the first.' },
          { role: 'user', content: 'And then?' },
        ],
        `round ${round}`,
      ),
    );
  }
  await plain.close();
  const [engine, alone] = [best(engineTimings), best(plainTimings)];
  return {
    threads: slot?.threads ?? null,
    promptTokens: await chat.countPromptTokens(messagesFor(0)),
    firstTokenMs: {
      engine: engine.firstTokenMs,
      nodeLlamaCppAlone: alone.firstTokenMs,
      ratio: Number((engine.firstTokenMs / alone.firstTokenMs).toFixed(2)),
      followUp: best(followUps).firstTokenMs,
    },
    tokensPerSecond: {
      engine: Number(engine.tokensPerSecond.toFixed(1)),
      nodeLlamaCppAlone: Number(alone.tokensPerSecond.toFixed(1)),
    },
  };
}

async function benchEmbedding() {
  const texts = Array.from({ length: chunks }, (_, index) => `${index} ${passage}`);
  await starter.embed({ texts: texts.slice(0, 4), kind: 'passage' });
  const startMs = performance.now();
  await starter.embed({ texts, kind: 'passage' });
  const seconds = (performance.now() - startMs) / 1000;
  const ingesting = starter.embed({ texts, kind: 'passage' });
  const waits: number[] = [];
  for (let question = 0; question < 10; question += 1) {
    const questionStartMs = performance.now();
    await starter.embed({ texts: ['When is the rent due?'], kind: 'query' });
    waits.push(performance.now() - questionStartMs);
  }
  await ingesting;
  const slot = (await readEngineHealth()).slots.find(
    ({ role, status }) => role === 'embedding' && status === 'ready',
  );
  const tokenizeStartMs = performance.now();
  await starter.countTokens([...texts, ...texts, ...texts]);
  const tokenizeSeconds = (performance.now() - tokenizeStartMs) / 1000;
  return {
    embedding: {
      chunksPerSecond: Math.round(chunks / seconds),
      threads: slot?.threads ?? null,
      questionMsWhileIngesting: Math.round(Math.max(...waits)),
    },
    tokenizedTextsPerSecond: Math.round((chunks * 3) / tokenizeSeconds),
  };
}

/** Starts an engine on the configured data directory and measures it. Takes about a minute on two cores. */
export async function benchEngine(environment: Record<string, string> = {}): Promise<EngineBench> {
  const path = placeModel();
  const engine = await startEngine(environment);
  try {
    return { ...(await benchChat(path)), ...(await benchEmbedding()) };
  } finally {
    await engine.stop();
  }
}
