import { eq } from 'drizzle-orm';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { conversations } from '#lib/db/schema/index.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import type { ConversationSummary } from '#lib/shared/answer.ts';
import { toSummary } from './list-conversations.ts';
import { requireConversation } from './require-conversation.ts';

/** Brings a deleted conversation back. Throws `NOT_FOUND`, also for one that was not deleted. */
export async function restoreConversation(
  context: RequestContext,
  input: { conversationId: string },
): Promise<ConversationSummary> {
  return inTransaction(async (tx) => {
    const conversation = await requireConversation(context, { ...input, isDeleted: true }, tx);
    await tx.update(conversations).set({ deletedAt: null }).where(eq(conversations.id, conversation.id));
    await recordAudit(tx, context, {
      action: 'conversation.restored',
      objectType: 'conversation',
      objectId: conversation.id,
      workspaceId: conversation.workspaceId,
    });
    return toSummary(conversation);
  });
}
