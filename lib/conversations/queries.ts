import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm';
import { readableDocuments } from '#lib/access/read-scope.ts';
import { principalId, type Principal } from '#lib/core/context.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { database, type Database } from '#lib/db/client.ts';
import { conversations, documents, messages, messageSources, workspaces } from '#lib/db/schema/index.ts';

export type ConversationRow = typeof conversations.$inferSelect;
export type MessageRow = typeof messages.$inferSelect;
export type MessageSource = typeof messageSources.$inferSelect;

/** SQLite takes at most 32,766 values in one statement. */
const idsPerQuery = 5000;

/** The conversation, if it is the principal's own; deleted ones only when asked for. Says nothing about its workspace. */
export async function findOwnConversation(
  principal: Principal,
  input: { conversationId: string; isDeleted?: boolean },
  tx: Database = database(),
): Promise<ConversationRow | undefined> {
  const [row] = await tx
    .select()
    .from(conversations)
    .where(
      and(eq(conversations.id, input.conversationId), eq(conversations.ownerId, principalId(principal))),
    );
  return row && (row.deletedAt !== null) === (input.isDeleted ?? false) ? row : undefined;
}

/** The principal's own conversations in a workspace, the last used first. */
export async function listOwnConversations(
  principal: Principal,
  workspaceId: string,
): Promise<ConversationRow[]> {
  return await database()
    .select()
    .from(conversations)
    .where(
      and(
        eq(conversations.workspaceId, workspaceId),
        eq(conversations.ownerId, principalId(principal)),
        isNull(conversations.deletedAt),
      ),
    )
    .orderBy(desc(conversations.updatedAt));
}

/** True unless the workspace was deleted. Says nothing about who may enter it. */
export async function isWorkspaceThere(workspaceId: string): Promise<boolean> {
  const [row] = await database()
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(and(eq(workspaces.id, workspaceId), isNull(workspaces.deletedAt)));
  return row !== undefined;
}

/** The messages of a conversation in order. */
export async function listMessages(conversationId: string): Promise<MessageRow[]> {
  return await database()
    .select()
    .from(messages)
    .where(eq(messages.conversationId, conversationId))
    .orderBy(asc(messages.ordinal));
}

/** What these messages were made of. Ids only: says nothing about who may read it. */
export async function listSources(messageIds: readonly string[]): Promise<MessageSource[]> {
  const found: MessageSource[] = [];
  for (let start = 0; start < messageIds.length; start += idsPerQuery) {
    const part = messageIds.slice(start, start + idsPerQuery);
    const rows = await database()
      .select()
      .from(messageSources)
      .where(inArray(messageSources.messageId, part));
    found.push(...rows);
  }
  return found;
}

/** The ids of those messages that have a source which may not be read now (or is gone). */
export async function findWithheld(scope: ReadScope, messageIds: readonly string[]): Promise<Set<string>> {
  const withheld = new Set<string>();
  for (let start = 0; start < messageIds.length; start += idsPerQuery) {
    const part = messageIds.slice(start, start + idsPerQuery);
    const sources = await database()
      .selectDistinct({ messageId: messageSources.messageId, documentId: messageSources.documentId })
      .from(messageSources)
      .where(inArray(messageSources.messageId, part));
    const used = [...new Set(sources.map((source) => source.documentId))];
    const readable = await findReadable(scope, used);
    for (const source of sources) if (!readable.has(source.documentId)) withheld.add(source.messageId);
  }
  return withheld;
}

async function findReadable(scope: ReadScope, documentIds: readonly string[]): Promise<Set<string>> {
  const readable = new Set<string>();
  for (let start = 0; start < documentIds.length; start += idsPerQuery) {
    const rows = await database()
      .select({ id: documents.id })
      .from(documents)
      .where(
        and(inArray(documents.id, documentIds.slice(start, start + idsPerQuery)), readableDocuments(scope)),
      );
    for (const row of rows) readable.add(row.id);
  }
  return readable;
}
