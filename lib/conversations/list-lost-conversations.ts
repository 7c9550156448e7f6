import { and, desc, eq, isNull, notInArray } from 'drizzle-orm';
import { makeReadScope } from '#lib/access/read-scope.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { conversations, workspaces } from '#lib/db/schema/index.ts';
import type { ConversationSummary } from '#lib/shared/answer.ts';
import { toSummary } from './list-conversations.ts';

/** The person's own conversations in workspaces that they may not enter any more, the last used first. Says nothing of the workspaces. */
export async function listLostConversations(context: RequestContext): Promise<ConversationSummary[]> {
  const scope = await makeReadScope(context);
  const rows = await database()
    .select({ conversation: conversations })
    .from(conversations)
    .innerJoin(workspaces, eq(workspaces.id, conversations.workspaceId))
    .where(
      and(
        eq(conversations.ownerId, principalId(context.principal)),
        isNull(conversations.deletedAt),
        isNull(workspaces.deletedAt),
        notInArray(conversations.workspaceId, [...scope.workspaceIds]),
      ),
    )
    .orderBy(desc(conversations.updatedAt));
  return rows.map(({ conversation }) => toSummary(conversation));
}
