import { makeReadScope } from '#lib/access/read-scope.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { answerSchema, type Conversation, type Message } from '#lib/shared/answer.ts';
import { toSummary } from './list-conversations.ts';
import {
  findOwnConversation,
  findWithheld,
  isWorkspaceThere,
  listMessages,
  type ConversationRow,
  type MessageRow,
} from './queries.ts';

/** No answer takes this long: one that still streams then was cut off when the server stopped. */
const longestAnswerMs = 60 * 60 * 1000;

function stateOf(row: MessageRow): Message['state'] {
  const isCutOff = row.state === 'streaming' && now() - row.createdAt > longestAnswerMs;
  return isCutOff ? 'failed' : row.state;
}

function toMessage(row: MessageRow, withheld: boolean): Message {
  const answer = withheld ? undefined : answerSchema.safeParse(row.answer).data;
  return {
    id: row.id,
    question: row.question,
    state: stateOf(row),
    createdAt: row.createdAt,
    answer: answer ?? null,
    withheld,
  };
}

async function mayKeepQuestions({ principal }: RequestContext, row: ConversationRow): Promise<boolean> {
  return principal.kind === 'person' && (await isWorkspaceThere(row.workspaceId));
}

/**
 * A conversation with its messages. An answer is left out (`withheld`) when any of its sources may not be read now, and every
 * answer when the workspace may not be entered any more; the person's own questions stay, but a key is given none outside of
 * the workspaces that it may enter. Throws `NOT_FOUND`, also for a conversation of a deleted workspace.
 */
export async function openConversation(
  context: RequestContext,
  input: { conversationId: string },
): Promise<Conversation> {
  const conversation = await findOwnConversation(context.principal, input);
  if (!conversation) throw new AppError('NOT_FOUND');
  const scope = await makeReadScope(context);
  const isOpen = scope.workspaceIds.includes(conversation.workspaceId);
  if (!isOpen && !(await mayKeepQuestions(context, conversation))) throw new AppError('NOT_FOUND');
  const rows = await listMessages(conversation.id);
  const ids = rows.map((row) => row.id);
  const withheld = isOpen ? await findWithheld(scope, ids) : new Set(ids);
  return {
    ...toSummary(conversation),
    workspaceId: conversation.workspaceId,
    messages: rows.map((row) => toMessage(row, withheld.has(row.id))),
  };
}
