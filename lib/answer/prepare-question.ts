import { makeReadScope } from '#lib/access/read-scope.ts';
import { activeModels, chatOfChoice } from '#lib/admin/active-models.ts';
import { readHistory, type HistoryMessage } from '#lib/conversations/history.ts';
import { findOwnConversation, type ConversationRow } from '#lib/conversations/queries.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import type { ActiveModels, ChatUsage } from '#lib/models/ports.ts';
import { requireTokenQuota } from '#lib/quotas/require-token-quota.ts';
import { questionMaxLength, type AnswerMode, type AskInput } from '#lib/shared/answer.ts';
import type { IndexLocation } from '#lib/vectors/types.ts';
import { findAnswerRules, type AnswerRules } from './queries.ts';
import { withoutInstructions } from './understand/without-instructions.ts';
import { rewriteQuestion, type HistoryTurn } from './rewrite-question.ts';
import type { RetrievalKind, UsedChunk } from './types.ts';

export type AnswerQuestionInput = AskInput & {
  workspaceId: string;
  signal?: AbortSignal;
  /** True when whoever is shown the answer may read less than who asks. */
  hidesDocuments?: boolean;
  /** How many passages are shown as evidence; 10 when absent. */
  passageCount?: number;
  /** `hybrid` when absent. */
  retrieval?: RetrievalKind;
  /** Searched instead of the live index, for comparing one that is not live with it. */
  index?: IndexLocation;
  /** Turns before a first question, for measuring on recorded conversations. */
  history?: readonly HistoryTurn[];
};

/** A question that may be asked, with everything that the stages after it need. */
export type PreparedQuestion = {
  context: RequestContext;
  input: AnswerQuestionInput;
  question: string;
  /** The question as it is searched: a follow-up is completed from the turns before it. */
  searchedQuestion: string;
  /** What stands behind the earlier answers whose words may be in the question or in the earlier turns of its prompt. */
  carriedSources: readonly UsedChunk[];
  /** True when words of earlier questions were added to it. */
  isFollowUp: boolean;
  /** What the language model took to complete it; null when it was not asked. */
  rewriteUsage: ChatUsage | null;
  scope: ReadScope;
  conversation: ConversationRow | null;
  history: readonly HistoryMessage[];
  models: ActiveModels;
  mode: AnswerMode;
  /** What becomes of claims that their cited sentences don't support. */
  unsupportedClaims: AnswerRules['unsupportedClaims'];
  signal: AbortSignal;
};

function checkQuestion(text: string): string {
  const question = text.replaceAll('\u0000', '').trim();
  if (question === '') throw new AppError('QUESTION_EMPTY');
  if (question.length > questionMaxLength) throw new AppError('QUESTION_TOO_LONG');
  return question;
}

/** A conversation of another workspace is as absent as someone else's. */
async function findConversation(
  context: RequestContext,
  input: AnswerQuestionInput,
): Promise<ConversationRow | null> {
  if (input.conversationId === undefined) return null;
  const found = await findOwnConversation(context.principal, { conversationId: input.conversationId });
  if (found?.workspaceId !== input.workspaceId) throw new AppError('NOT_FOUND');
  return found;
}

/** Quotes where the workspace wants nothing else; else what was asked for, as far as there is a language model. */
function chooseMode(mode: AskInput['mode'], rules: AnswerRules, models: ActiveModels): AnswerMode {
  if (mode === 'quotes') return mode;
  const isQuotesOnly = rules.answerMode === 'quotes';
  if (mode === 'model' && isQuotesOnly) throw new AppError('QUOTES_ONLY');
  if (mode === 'model' && !models.chat) throw new AppError('MODEL_NOT_FOUND');
  return models.chat && !isQuotesOnly ? 'model' : 'quotes';
}

/** The models in use, or with the other language model that an administrator asks. */
async function modelsFor(context: RequestContext, { chat }: AnswerQuestionInput): Promise<ActiveModels> {
  const other = chat && (await chatOfChoice(context, chat));
  const models = await activeModels();
  return other ? { ...models, chat: other } : models;
}

function toTurn(message: HistoryMessage): HistoryTurn {
  const answer = message.answer.claims.map((claim) => claim.text).join(' ');
  return { question: message.searchedQuestion, answer };
}

/**
 * The sources behind the words of earlier turns that a question has or its model reads: all of the turns that the model read to complete it,
 * and of the others what their own questions had taken over, as far as it goes on from them.
 */
function carriedFrom(
  history: readonly HistoryMessage[],
  { turnsRead, goesOn }: { turnsRead: number; goesOn: boolean },
): UsedChunk[] {
  const read = history.slice(Math.max(0, history.length - turnsRead)).flatMap(({ sources }) => sources);
  const all = goesOn ? history.flatMap(({ sources }) => sources) : [];
  const carried = [...read, ...all.filter(({ inQuestion }) => inQuestion)];
  return carried.map(({ chunkId, documentId, versionId }) => ({ chunkId, documentId, versionId }));
}

/**
 * The stages before anything is searched: may this person ask here, is it a question, what was said before, which
 * models answer, and what exactly is searched. Throws `NOT_FOUND`, `QUESTION_EMPTY`, `QUESTION_TOO_LONG`,
 * `QUOTES_ONLY`, `MODEL_NOT_FOUND` and `QUOTA_REACHED` (the person's written answers took too many tokens).
 */
export async function prepareQuestion(
  context: RequestContext,
  input: AnswerQuestionInput,
): Promise<PreparedQuestion> {
  const scope = await makeReadScope(context, { workspaceId: input.workspaceId });
  const conversation = await findConversation(context, input);
  const question = checkQuestion(input.question);
  const history = conversation ? await readHistory(scope, conversation.id) : [];
  const models = await modelsFor(context, input);
  const rules = await findAnswerRules(input.workspaceId);
  const mode = chooseMode(input.mode, rules, models);
  const { unsupportedClaims } = rules;
  const signal = input.signal ?? new AbortController().signal;
  signal.throwIfAborted();
  if (mode === 'model') await requireTokenQuota(context);
  let turnsRead = 0;
  let rewriteUsage: ChatUsage | null = null;
  const turns: HistoryTurn[] = [...(input.history ?? []), ...history.map(toTurn)];
  const searchedQuestion = await rewriteQuestion({
    question,
    history: turns,
    chat: mode === 'model' ? models.chat : null,
    signal,
    onPrompt: (read) => {
      turnsRead = read.length;
    },
    onUsage: (usage) => {
      rewriteUsage = usage;
    },
  });
  const isFollowUp = searchedQuestion !== withoutInstructions(question);
  const goesOn = isFollowUp || mode === 'model';
  const carriedSources = carriedFrom(history, { turnsRead, goesOn });
  const asked = { context, input, question, searchedQuestion, carriedSources, isFollowUp, rewriteUsage };
  return { ...asked, scope, conversation, history, models, mode, unsupportedClaims, signal };
}
