import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { answerSchema, type Conversation, type Message } from '#lib/shared/answer.ts';
import { toSummary } from './list-conversations.ts';
import { findWithheld, listMessages, type MessageRow } from './queries.ts';
import { requireConversation } from './require-conversation.ts';

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

/**
 * A conversation with its messages. An answer is left out (`withheld`) when any of its sources may not be read now; the
 * person's own question stays. Throws `NOT_FOUND`.
 */
export async function openConversation(
  context: RequestContext,
  input: { conversationId: string },
): Promise<Conversation> {
  const { conversation, scope } = await requireConversation(context, input);
  const rows = await listMessages(conversation.id);
  const withheld = await findWithheld(
    scope,
    rows.map((row) => row.id),
  );
  return {
    ...toSummary(conversation),
    workspaceId: conversation.workspaceId,
    messages: rows.map((row) => toMessage(row, withheld.has(row.id))),
  };
}
