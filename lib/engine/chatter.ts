import type { Llama, LlamaContext, LlamaModel, Token } from 'node-llama-cpp';
import { config } from '#lib/core/config.ts';
import { AppError } from '#lib/core/errors.ts';
import type { ChatMessage, ChatSpeed, Forgotten } from '#lib/models/ports.ts';
import type { TunedModel } from '#lib/models/tuned-model.ts';
import type { Prompt } from './bound-sequence.ts';
import { ChatTemplate } from './chat-template.ts';
import { generate, type GenerateRequest, type Generated } from './generate.ts';
import { SequenceCache } from './sequence-cache.ts';
import { ChatSpeedometer, measureChat } from './chat-speed.ts';
import type { ThreadGovernor } from './thread-governor.ts';

/** A loaded language model. */
export type Chatter = {
  role: 'chat';
  contextTokens: number;
  threads: number;
  speed(): ChatSpeed;
  countTokens(text: string): number;
  countPromptTokens(messages: readonly ChatMessage[]): number;
  /** Throws `PROMPT_TOO_LONG` when the prompt leaves no room for an answer. */
  checkFits(messages: readonly ChatMessage[], maxTokens: number): void;
  generate(request: GenerateRequest): Promise<Generated>;
  /** Forgets evaluated tokens and says how many are left. Runs inside a turn of the scheduler. */
  forget(what: Forgotten): Promise<number>;
  dispose(): Promise<void>;
};

const batchTokens = 512;
const mostConversations = 4;
/** The share of the free memory that the evaluated tokens of several conversations may take. */
const conversationMemoryShare = 0.15;
const smallestAnswerTokens = 64;

function templateOf(model: LlamaModel): ChatTemplate {
  const metadata: { tokenizer?: { chat_template?: string } } = model.fileInfo.metadata;
  const source = metadata.tokenizer?.chat_template;
  if (source === undefined || source.trim() === '') {
    throw new AppError('MODEL_INVALID', {
      message: 'no chat template',
      personMessage:
        'This model file has no chat template, so it is not made for conversations. Get the “instruct” version.',
    });
  }
  return new ChatTemplate(source, {
    bosToken: model.tokens.bosString ?? '',
    eosToken: model.tokens.eosString ?? '',
  });
}

function toPrompt(model: LlamaModel, template: ChatTemplate, messages: readonly ChatMessage[]): Prompt {
  const tokens: Token[] = [];
  let sharedTokens = 0;
  let isShared = true;
  for (const { text, isTemplate, isSystem } of template.render(messages)) {
    tokens.push(...model.tokenize(text, isTemplate, 'trimLeadingSpace'));
    // A person's words end what may be shared, wherever a template puts the instructions.
    isShared &&= isTemplate || isSystem;
    if (isShared && isSystem) sharedTokens = tokens.length;
  }
  const { bos } = model.tokens;
  if (model.tokens.shouldPrependBosToken && bos !== null && tokens[0] !== bos) {
    tokens.unshift(bos);
    if (sharedTokens > 0) sharedTokens += 1;
  }
  return { tokens, sharedTokens };
}

/** How many conversations' evaluated tokens fit: one always. */
async function conversationCount(llama: Llama, model: LlamaModel, contextTokens: number): Promise<number> {
  const one = model.fileInsights.estimateContextResourceRequirementsV2({
    contextSize: contextTokens,
    sequences: 1,
    batchSize: batchTokens,
    modelGpuLayers: model.gpuLayers,
  });
  const { cpuRam, gpuVram } = await one;
  const ram = await llama.getRamState();
  const vram = await llama.getVramState();
  const byRam = cpuRam > 0 ? (ram.free * conversationMemoryShare) / cpuRam : mostConversations;
  const byVram = gpuVram > 0 ? (vram.free * conversationMemoryShare) / gpuVram : mostConversations;
  return Math.max(1, Math.min(mostConversations, Math.floor(Math.min(byRam, byVram))));
}

type ContextOptions = { threads: number; adapter: TunedModel['adapter'] };

async function createContext(
  llama: Llama,
  model: LlamaModel,
  { threads, adapter }: ContextOptions,
): Promise<LlamaContext> {
  const contextTokens = Math.min(config().models.contextTokens, model.trainContextSize);
  const sequences = await conversationCount(llama, model, contextTokens);
  return model.createContext({
    contextSize: contextTokens,
    sequences,
    batchSize: Math.min(batchTokens, contextTokens),
    threads,
    // Models with sliding windows can reuse an evaluated start only with the full cache.
    swaFullCache: true,
    ...(adapter && { lora: { adapters: [{ filePath: adapter.file.path, scale: adapter.scale }] } }),
  });
}

/** llama.cpp says only that an adapter could not be applied; without it the same context is made. */
async function createTunedContext(
  llama: Llama,
  model: LlamaModel,
  options: ContextOptions,
): Promise<LlamaContext> {
  const { adapter } = options;
  if (!adapter) return createContext(llama, model, options);
  try {
    return await createContext(llama, model, options);
  } catch (cause) {
    const plain = await createContext(llama, model, { ...options, adapter: null });
    await plain.dispose();
    throw new AppError('MODEL_INVALID', {
      message: `the adapter ${adapter.file.name} does not fit`,
      personMessage: `The adapter ${adapter.file.name} does not fit this model: it was made for another one, or the file is damaged. Use the model that it was trained on, or no adapter.`,
      cause,
    });
  }
}

/** Loads a language model, with the adapter over it, and measures it. Throws `MODEL_INVALID`, or whatever llama.cpp makes of the file. */
export async function loadChatter(
  llama: Llama,
  governor: ThreadGovernor,
  { file, adapter }: TunedModel,
): Promise<Chatter> {
  const model = await llama.loadModel({ modelPath: file.path });
  try {
    const template = templateOf(model);
    const { threads, ...speed } = await measureChat(llama, model);
    const context = await createTunedContext(llama, model, { threads, adapter });
    const speedometer = new ChatSpeedometer(speed);
    const cache = new SequenceCache(context);
    const contextTokens = context.contextSize;
    const promptOf = (messages: readonly ChatMessage[]) => toPrompt(model, template, messages);
    return {
      role: 'chat',
      contextTokens,
      threads,
      speed: () => speedometer.speed(),
      countTokens: (text) => model.tokenize(text).length,
      countPromptTokens: (messages) => promptOf(messages).tokens.length,
      checkFits: (messages, maxTokens) => {
        const promptTokens = promptOf(messages).tokens.length;
        if (promptTokens + Math.min(maxTokens, smallestAnswerTokens) <= contextTokens) return;
        throw new AppError('PROMPT_TOO_LONG', {
          message: `${promptTokens} tokens in a context of ${contextTokens}`,
        });
      },
      generate: (request) =>
        generate(
          { llama, model, cache, governor, speedometer, threads, contextTokens },
          promptOf(request.messages),
          request,
        ),
      forget: (what) => cache.forget(what),
      dispose: () => model.dispose(),
    };
  } catch (error) {
    await model.dispose();
    throw error;
  }
}
