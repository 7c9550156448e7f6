import { makeReadScope } from '#lib/access/read-scope.ts';
import type { RequestContext } from '#lib/core/context.ts';
import type { ConversationSummary } from '#lib/shared/answer.ts';
import { listOwnConversations, type ConversationRow } from './queries.ts';

/** A conversation as lists show it. */
export function toSummary(row: ConversationRow): ConversationSummary {
  return { id: row.id, title: row.title, createdAt: row.createdAt, updatedAt: row.updatedAt };
}

/** The person's own conversations in a workspace, the last used first. Throws `NOT_FOUND`. */
export async function listConversations(
  context: RequestContext,
  input: { workspaceId: string },
): Promise<ConversationSummary[]> {
  await makeReadScope(context, input);
  return (await listOwnConversations(context.principal, input.workspaceId)).map(toSummary);
}
