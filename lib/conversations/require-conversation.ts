import { makeReadScope } from '#lib/access/read-scope.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { findOwnConversation, type ConversationRow } from './queries.ts';

/**
 * The principal's own conversation with the scope of its workspace. Throws `NOT_FOUND` when it is absent, someone
 * else's, deleted (or not deleted, when a deleted one is asked for), or in a workspace that may not be entered now.
 */
export async function requireConversation(
  context: RequestContext,
  input: { conversationId: string; isDeleted?: boolean },
): Promise<{ conversation: ConversationRow; scope: ReadScope }> {
  const conversation = await findOwnConversation(context.principal, input);
  if (!conversation) throw new AppError('NOT_FOUND');
  const scope = await makeReadScope(context, { workspaceId: conversation.workspaceId });
  return { conversation, scope };
}
