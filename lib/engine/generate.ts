import {
  LlamaGrammarEvaluationState,
  type Llama,
  type LlamaContextSequence,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';
import { AppError } from '#lib/core/errors.ts';
import type { ChatMessage, ChatUsage, EvaluatedFor } from '#lib/models/ports.ts';
import type { Prompt } from './bound-sequence.ts';
import type { ChatSpeedometer } from './chat-speed.ts';
import { promptPieces } from './prompt-pieces.ts';
import type { Turn } from './scheduler.ts';
import type { SequenceCache } from './sequence-cache.ts';
import type { ThreadGovernor } from './thread-governor.ts';
import { TokenDecoder } from './token-decoder.ts';

export type GenerateRequest = {
  messages: readonly ChatMessage[];
  grammar: string | undefined;
  maxTokens: number;
  temperature: number;
  seed: number;
  evaluatedFor: EvaluatedFor | undefined;
  signal: AbortSignal;
  turn: Turn;
  onText: (text: string) => void;
};

export type Generated = { reason: 'stop' | 'length'; usage: ChatUsage };

/** What a generation needs of the loaded model. */
export type GenerateTools = {
  llama: Llama;
  model: LlamaModel;
  cache: SequenceCache;
  governor: ThreadGovernor;
  speedometer: ChatSpeedometer;
  threads: number;
  contextTokens: number;
};

async function grammarStateOf(
  { llama, model }: GenerateTools,
  grammar: string,
): Promise<LlamaGrammarEvaluationState> {
  try {
    return new LlamaGrammarEvaluationState({ model, grammar: await llama.createGrammar({ grammar }) });
  } catch (cause) {
    throw new AppError('INPUT_INVALID', { message: 'the grammar is not valid GBNF', cause });
  }
}

/** Lets others go first, notices a cancel, and sets the threads for the step that follows. */
async function betweenSteps(tools: GenerateTools, { turn, signal }: GenerateRequest): Promise<void> {
  await turn.letOthersGo();
  signal.throwIfAborted();
  tools.governor.apply(tools.threads);
}

/** Evaluates all but the last piece of the tokens and returns that piece. */
async function evaluatePrompt(
  tools: GenerateTools,
  request: GenerateRequest,
  work: { sequence: LlamaContextSequence; tokens: readonly Token[] },
): Promise<Token[]> {
  const { promptTokensPerSecond } = tools.speedometer.speed();
  let start = 0;
  for (const size of promptPieces(work.tokens.length, promptTokensPerSecond).slice(0, -1)) {
    const startMs = performance.now();
    await work.sequence.evaluateWithoutGeneratingNewTokens(work.tokens.slice(start, start + size));
    const pieceTookMs = performance.now() - startMs;
    tools.governor.report((size * 1000) / promptTokensPerSecond, pieceTookMs);
    tools.speedometer.recordPrompt(size, pieceTookMs);
    await betweenSteps(tools, request);
    start += size;
  }
  return work.tokens.slice(start);
}

/** Generates until the model ends, the limit is reached or the signal fires. Returns the number of tokens. */
async function generateTokens(
  tools: GenerateTools,
  request: GenerateRequest,
  work: { sequence: LlamaContextSequence; lastPiece: Token[]; limit: number },
): Promise<{ tokens: number; reason: 'stop' | 'length' }> {
  const decoder = new TokenDecoder(tools.model);
  const emit = (text: string) => {
    if (text !== '') request.onText(text);
  };
  const expectedMs = 1000 / tools.speedometer.speed().generatedTokensPerSecond;
  const options = {
    temperature: request.temperature,
    seed: request.seed,
    ...(request.grammar === undefined
      ? {}
      : { grammarEvaluationState: await grammarStateOf(tools, request.grammar) }),
  };
  let tokens = 0;
  let generatingMs = 0;
  let stepStartMs = performance.now();
  for await (const token of work.sequence.evaluate(work.lastPiece, options)) {
    const stepMs = performance.now() - stepStartMs;
    // The first step also evaluates the last piece of the prompt.
    if (tokens > 0) {
      tools.governor.report(expectedMs, stepMs);
      generatingMs += stepMs;
    }
    tokens += 1;
    emit(decoder.push(token));
    if (tokens >= work.limit) break;
    await betweenSteps(tools, request);
    stepStartMs = performance.now();
  }
  emit(decoder.flush());
  tools.speedometer.recordGeneration(tokens - 1, generatingMs);
  return { tokens, reason: tokens >= work.limit ? 'length' : 'stop' };
}

/**
 * Answers the prompt. Runs inside a turn of the scheduler and lets more pressing work go first between its steps. An
 * abort ends it within one step (a token, or a piece of the prompt).
 */
export async function generate(
  tools: GenerateTools,
  prompt: Prompt,
  request: GenerateRequest,
): Promise<Generated> {
  const promptTokens = prompt.tokens.length;
  const { sequence, reusedTokens, release } = await tools.cache.prepare(prompt, request.evaluatedFor);
  let hasFailed = true;
  try {
    await betweenSteps(tools, request);
    const lastPiece = await evaluatePrompt(tools, request, {
      sequence,
      tokens: prompt.tokens.slice(reusedTokens),
    });
    const limit = Math.min(request.maxTokens, tools.contextTokens - promptTokens);
    const { tokens, reason } = await generateTokens(tools, request, { sequence, lastPiece, limit });
    hasFailed = false;
    return { reason, usage: { promptTokens, reusedTokens, completionTokens: tokens } };
  } catch (error) {
    // A cancelled answer leaves the sequence whole: a repeated question goes on from there.
    hasFailed = !request.signal.aborted;
    throw error;
  } finally {
    await release({ hasFailed });
  }
}
