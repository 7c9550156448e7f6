import { isAppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import { questionMaxLength } from '#lib/shared/answer.ts';
import type { ChatModel, ChatUsage } from '#lib/models/ports.ts';
import { withoutInstructions } from './understand/without-instructions.ts';
import { wordsOf } from './words.ts';

/** An earlier question of the conversation with its answer, as text. */
export type HistoryTurn = { question: string; answer: string };

const pointsBack =
  /\b(?:it|its|they|them|their|theirs|this|that|these|those|he|him|his|she|her|hers|one|ones|there|same|such|former|latter|above|previous|other|others|another|else)\b/iu;
const goesOn =
  /^\s*(?:and|but|or|so|also|then|what about|how about|what if|why|how so|ok|okay|yes|no|i mean|i meant)\b/iu;
/** A question with fewer words of its own leans on what was said before. */
const ownWordsFrom = 4;
/** Earlier questions whose words are carried over, and how many of them. */
const questionsCarried = 2;
const wordsCarried = 14;

/** How many turns the model reads to complete a question. */
const turnsRead = 3;
/** Reading some 300 tokens must not take longer than this for a rewrite by the model to be worth the wait. */
const rewritePromptTokens = 300;
const rewriteSecondsMax = 3;
const rewriteTokensMax = 80;
const rewriteCharactersMax = 500;

/** True when the question can probably not be understood without the turns before it. */
export function needsRewrite(question: string, history: readonly HistoryTurn[]): boolean {
  if (history.length === 0) return false;
  const ownWords = wordsOf(question).filter((word) => !word.isStopWord);
  return ownWords.length < ownWordsFrom || pointsBack.test(question) || goesOn.test(question);
}

/** Adds the content words of the last questions that the new one does not have, the newest first. */
export function carryOver(question: string, history: readonly HistoryTurn[]): string {
  const known = new Set(wordsOf(question).map((word) => word.term));
  const carried: string[] = [];
  for (const turn of history.slice(-questionsCarried).reverse()) {
    for (const word of wordsOf(turn.question)) {
      if (word.isStopWord || known.has(word.term) || carried.length >= wordsCarried) continue;
      known.add(word.term);
      carried.push(turn.question.slice(word.start, word.end));
    }
  }
  if (carried.length === 0) return question;
  return `${question.trim()} (${carried.join(' ')})`.slice(0, questionMaxLength);
}

async function isFastEnough(chat: ChatModel): Promise<boolean> {
  const { promptTokensPerSecond } = await chat.speed();
  if (promptTokensPerSecond === null) return chat.engine === 'remote';
  return rewritePromptTokens / promptTokensPerSecond <= rewriteSecondsMax;
}

function rewriteRequest(question: string, history: readonly HistoryTurn[]): string {
  const turns = history
    .slice(-turnsRead)
    .map((turn) => `Question: ${turn.question}\nAnswer: ${turn.answer.slice(0, 300)}`)
    .join('\n');
  return `Earlier in the conversation:\n${turns}\n\nNew question: ${question}\n\nWrite the new question so that it can be understood without the conversation: put names in place of "it", "they", "that". Do not answer it. Write the question only, on one line.`;
}

type RewriteInput = {
  question: string;
  history: readonly HistoryTurn[];
  signal?: AbortSignal;
  /** Told what the model took. */
  onUsage?: (usage: ChatUsage) => void;
};

async function askModel(chat: ChatModel, input: RewriteInput): Promise<string> {
  let text = '';
  const stream = chat.streamChat({
    messages: [{ role: 'user', content: rewriteRequest(input.question, input.history) }],
    maxTokens: rewriteTokensMax,
    ...(input.signal && { signal: input.signal }),
  });
  for await (const event of stream) {
    if (event.type === 'text') text += event.text;
    if (event.type === 'finished') input.onUsage?.(event.usage);
    if (text.length > rewriteCharactersMax) break;
  }
  return text;
}

/** A rewrite is taken when it is one short line that still speaks of the same things; a model can write anything. */
function takeRewrite(text: string, question: string, history: readonly HistoryTurn[]): string | undefined {
  const line = text
    .trim()
    .split('\n')[0]
    ?.replace(/^(?:standalone |new )?question:\s*/iu, '')
    .trim();
  if (!line || line.length > rewriteCharactersMax) return undefined;
  const terms = wordsOf(line).filter((word) => !word.isStopWord);
  const known = new Set(
    [question, ...history.flatMap((turn) => [turn.question, turn.answer])].flatMap((said) =>
      wordsOf(said).map((word) => word.term),
    ),
  );
  const familiar = terms.filter((word) => known.has(word.term)).length;
  return terms.length > 0 && familiar / terms.length >= 0.6 ? line : undefined;
}

/**
 * The question as it is searched: without sentences that only say how to answer. One that stands alone stays as it is. A follow-up is completed: by the language model
 * when there is one that is fast enough, else by the words of the questions before it.
 */
export async function rewriteQuestion(
  input: RewriteInput & {
    chat: ChatModel | null;
    /** Told before the model is given the turns. */
    onPrompt?: (turns: readonly HistoryTurn[]) => void;
  },
): Promise<string> {
  const { history, chat, signal } = input;
  const question = withoutInstructions(input.question);
  if (!needsRewrite(question, history)) return question;
  if (!chat || !(await isFastEnough(chat))) return carryOver(question, history);
  try {
    input.onPrompt?.(history.slice(-turnsRead));
    const text = await askModel(chat, { ...input, question });
    return takeRewrite(text, question, history) ?? carryOver(question, history);
  } catch (error) {
    if (!isAppError(error) || signal?.aborted === true) throw error;
    logger('answer').warn({ code: error.code }, 'the follow-up was not rewritten by the model');
    return carryOver(question, history);
  }
}
