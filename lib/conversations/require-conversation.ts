import { requireWorkspaceRole } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import type { Database } from '#lib/db/client.ts';
import { findOwnConversation, type ConversationRow } from './queries.ts';

/**
 * The principal's own conversation, in the transaction of its change. Throws `NOT_FOUND` when it is absent, someone else's,
 * deleted (or not deleted, when a deleted one is asked for), or in a workspace that may not be entered now.
 */
export async function requireConversation(
  context: RequestContext,
  input: { conversationId: string; isDeleted?: boolean },
  tx: Database,
): Promise<ConversationRow> {
  const conversation = await findOwnConversation(context.principal, input, tx);
  if (!conversation) throw new AppError('NOT_FOUND');
  await requireWorkspaceRole(context, { workspaceId: conversation.workspaceId, role: 'reader' }, tx);
  return conversation;
}
