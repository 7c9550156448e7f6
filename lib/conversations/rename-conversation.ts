import { eq } from 'drizzle-orm';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { conversations } from '#lib/db/schema/index.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import type { ConversationSummary } from '#lib/shared/answer.ts';
import { toSummary } from './list-conversations.ts';
import { requireConversation } from './require-conversation.ts';

export const titleMaxLength = 200;

/** Gives the conversation another title. Throws `NOT_FOUND`, and `INPUT_INVALID` for an empty or overlong title. */
export async function renameConversation(
  context: RequestContext,
  input: { conversationId: string; title: string },
): Promise<ConversationSummary> {
  return inTransaction(async (tx) => {
    const conversation = await requireConversation(context, input, tx);
    const title = input.title.replaceAll(/\s+/gu, ' ').trim();
    if (title === '' || title.length > titleMaxLength) throw new AppError('INPUT_INVALID');
    await tx.update(conversations).set({ title }).where(eq(conversations.id, conversation.id));
    await recordAudit(tx, context, {
      action: 'conversation.renamed',
      objectType: 'conversation',
      objectId: conversation.id,
      workspaceId: conversation.workspaceId,
    });
    return toSummary({ ...conversation, title });
  });
}
