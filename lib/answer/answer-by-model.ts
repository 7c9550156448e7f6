import { credentialId } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import type { ChatModel } from '#lib/models/ports.ts';
import { formatFor } from './answer-format.ts';
import type { Evidence } from './find-evidence.ts';
import { generate, type Generated, type GenerateEvent } from './generate.ts';
import type { SourceGuard } from './guard-sources.ts';
import type { PreparedQuestion } from './prepare-question.ts';
import { buildMessages, type AnswerFormat, type PromptSource, type PromptTurn } from './prompt.ts';
import { readTurns, toPromptRecord, type PromptRecord } from './prompt-record.ts';
import { answerTokensMax, selectSources, sourceBudget } from './select-sources.ts';

export type ModelAnswer = Generated & { prompt: PromptRecord };

type PromptParts = {
  format: AnswerFormat;
  turns: readonly PromptTurn[];
  question: string;
  sources: readonly PromptSource[];
};
type Prompt = PromptParts & { tokens: number };

/** What a model is about to be given. */
export type ComposedPrompt = { sources: readonly PromptSource[]; tokens: number };

type ModelInput = {
  prepared: PreparedQuestion;
  evidence: Evidence;
  guard: SourceGuard;
  conversationId: string;
  /** Told what the model is given, before it is; it is given nothing when this throws. */
  onPrompt: (prompt: ComposedPrompt) => Promise<void>;
};

function requireChat(prepared: PreparedQuestion): ChatModel {
  if (!prepared.models.chat) throw new AppError('MODEL_NOT_FOUND');
  return prepared.models.chat;
}

/** The prompt with its tokens, or undefined when it leaves no room for an answer. */
async function fit(chat: ChatModel, parts: PromptParts): Promise<Prompt | undefined> {
  const tokens = await chat.countPromptTokens(buildMessages(parts));
  // A model that nothing holds to the form may be asked a second time, with its first reply before it.
  const replies = chat.limits.structure === 'grammar' ? 1 : 2;
  return tokens + replies * answerTokensMax <= chat.limits.contextTokens ? { ...parts, tokens } : undefined;
}

/**
 * Puts the prompt together: after the earlier turns when they fit (then the engine reads only what is new), else from
 * the start, with fewer sources until it fits. Throws `PROMPT_TOO_LONG` when not even one does.
 */
async function composePrompt(input: ModelInput): Promise<Prompt> {
  const { prepared, evidence, guard } = input;
  const chat = requireChat(prepared);
  const { candidates, ranked } = evidence;
  const budgetTokens = await sourceBudget(chat);
  const format = formatFor(chat);
  const turns = await readTurns(guard.scope, { history: prepared.history, modelId: chat.id, format });
  if (turns.length > 0) {
    const sources = await selectSources(guard.scope, { candidates, ranked, turns, chat, budgetTokens });
    const prompt = await fit(chat, { format, turns, question: prepared.question, sources });
    if (prompt) return prompt;
  }
  for (let budget = budgetTokens; budget >= 32; budget = Math.floor(budget / 2)) {
    const sources = await selectSources(guard.scope, {
      candidates,
      ranked,
      turns: [],
      chat,
      budgetTokens: budget,
    });
    const prompt = await fit(chat, { format, turns: [], question: prepared.searchedQuestion, sources });
    if (prompt) return prompt;
  }
  throw new AppError('PROMPT_TOO_LONG');
}

/** Lets the language model answer from the evidence; yields its claims as they come. */
export async function* answerByModel(input: ModelInput): AsyncGenerator<GenerateEvent, ModelAnswer> {
  const { prepared, guard, conversationId } = input;
  const chat = requireChat(prepared);
  const prompt = await composePrompt(input);
  const sources = [...prompt.turns.flatMap((turn) => turn.sources), ...prompt.sources];
  guard.watch(sources.map((source) => source.chunk.documentId));
  await guard.check();
  await input.onPrompt({ sources, tokens: prompt.tokens });
  const generated = yield* generate({
    chat,
    messages: buildMessages(prompt),
    sources,
    guard,
    evaluatedFor: {
      principal: credentialId(prepared.context.principal),
      conversation: conversationId,
      accessEpoch: guard.scope.epoch,
    },
    signal: prepared.signal,
  });
  const { claims, reply, discardedReply, cutOff, firstTokenAt, usage } = generated;
  const record = toPromptRecord({ ...prompt, modelId: chat.id, reply, discardedReply });
  return { claims, reply, discardedReply, cutOff, firstTokenAt, usage, prompt: record };
}
