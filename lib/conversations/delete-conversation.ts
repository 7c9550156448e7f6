import { eq } from 'drizzle-orm';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { conversations } from '#lib/db/schema/index.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { forgetEvaluated } from '#lib/models/forget-evaluated.ts';
import { requireConversation } from './require-conversation.ts';

/** Removes a conversation from its owner's list; it can be restored. The engine forgets it at once. Throws `NOT_FOUND`. */
export async function deleteConversation(
  context: RequestContext,
  input: { conversationId: string },
): Promise<void> {
  await inTransaction(async (tx) => {
    const conversation = await requireConversation(context, input, tx);
    await tx.update(conversations).set({ deletedAt: now() }).where(eq(conversations.id, conversation.id));
    await recordAudit(tx, context, {
      action: 'conversation.deleted',
      objectType: 'conversation',
      objectId: conversation.id,
      workspaceId: conversation.workspaceId,
    });
  });
  // Not waited for: the engine may be loading a model.
  void forgetEvaluated({ conversation: input.conversationId });
}
