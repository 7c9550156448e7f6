import { and, eq, inArray, like, or } from 'drizzle-orm';
import { z } from 'zod';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import type { RequestContext } from '#lib/core/context.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { database } from '#lib/db/client.ts';
import { audit, conversations, documents, messages, messageSources } from '#lib/db/schema/index.ts';
import type { Exposure } from '#lib/shared/walls.ts';
import { nameableWorkspaces } from './nameable-workspaces.ts';

type Person = Exposure['person'];
type FindExposureInput = { people: readonly Person[]; workspaceIds: readonly string[] };
type Seen = { userId: string; workspaceId: string; documentId: string; at: number };

const partSize = 200;

function inParts<T>(items: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < items.length; start += partSize)
    parts.push(items.slice(start, start + partSize));
  return parts;
}

const openedSchema = z.object({
  action: z.literal('document.opened'),
  actor: z.string(),
  at: z.string(),
  objectId: z.string(),
  workspaceId: z.string(),
});

/** Originals that were opened, out of the audit log. */
async function findOpened({ people, workspaceIds }: FindExposureInput): Promise<Seen[]> {
  const userIds = new Set(people.map(({ userId }) => userId));
  const found: Seen[] = [];
  for (const part of inParts(workspaceIds)) {
    const rows = await database()
      .select({ body: audit.body })
      .from(audit)
      .where(
        and(
          like(audit.body, '%"action":"document.opened"%'),
          or(...part.map((id) => like(audit.body, `%"workspaceId":"${id}"%`))),
        ),
      );
    for (const { body } of rows) {
      const { data } = openedSchema.safeParse(JSON.parse(body));
      if (!data || !userIds.has(data.actor) || !part.includes(data.workspaceId)) continue;
      const { actor: userId, workspaceId, objectId: documentId, at } = data;
      found.push({ userId, workspaceId, documentId, at: Date.parse(at) });
    }
  }
  return found;
}

type Used = Seen & { messageId: string; cited: boolean };

/** Documents that answers were made of or showed. */
async function findUsed({ people, workspaceIds }: FindExposureInput): Promise<Used[]> {
  const found: Used[] = [];
  for (const part of inParts(people.map(({ userId }) => userId))) {
    const rows = await database()
      .select({
        userId: conversations.ownerId,
        workspaceId: conversations.workspaceId,
        documentId: messageSources.documentId,
        messageId: messages.id,
        cited: messageSources.cited,
        at: messages.createdAt,
      })
      .from(messageSources)
      .innerJoin(messages, eq(messages.id, messageSources.messageId))
      .innerJoin(conversations, eq(conversations.id, messages.conversationId))
      .where(
        and(inArray(conversations.ownerId, part), inArray(conversations.workspaceId, [...workspaceIds])),
      );
    found.push(...rows);
  }
  return found;
}

async function namesFor(scope: ReadScope, documentIds: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const part of inParts(documentIds)) {
    const rows = await database()
      .select({ id: documents.id, name: documents.name })
      .from(documents)
      .where(and(inArray(documents.id, part), readableDocuments(scope)));
    for (const { id, name } of rows) names.set(id, name);
  }
  return names;
}

const keyOf = ({ userId, workspaceId }: Seen) => `${userId} ${workspaceId}`;

/**
 * What these people saw of these workspaces so far: originals that they opened, and documents that answers to them cited or were
 * made from. Documents are named only as far as the one who asks may read them. For administrators, which the caller checks.
 */
export async function findExposure(context: RequestContext, input: FindExposureInput): Promise<Exposure[]> {
  const opened = await findOpened(input);
  const used = await findUsed(input);
  const all: Seen[] = [...opened, ...used];
  const scope = await makeReadScope(context);
  const names = await namesFor(scope, [...new Set(all.map(({ documentId }) => documentId))]);
  const workspaceNames = new Map((await nameableWorkspaces(context)).map(({ id, name }) => [id, name]));
  const documentsOf = (key: string) =>
    [
      ...Map.groupBy(
        all.filter((one) => keyOf(one) === key),
        ({ documentId }) => documentId,
      ),
    ]
      .map(([documentId, seen]) => {
        const isThis = (one: Seen) => keyOf(one) === key && one.documentId === documentId;
        const answers = used.filter(isThis);
        return {
          documentId,
          name: names.get(documentId) ?? null,
          opened: opened.filter(isThis).length,
          answers: new Set(answers.map(({ messageId }) => messageId)).size,
          cited: new Set(answers.filter(({ cited }) => cited).map(({ messageId }) => messageId)).size,
          lastAt: Math.max(...seen.map(({ at }) => at)),
        };
      })
      .sort((one, other) => other.lastAt - one.lastAt);
  const keys = new Set(all.map(keyOf));
  return input.people.flatMap((person) =>
    input.workspaceIds.flatMap((workspaceId) => {
      const key = `${person.userId} ${workspaceId}`;
      if (!keys.has(key)) return [];
      const workspaceName = workspaceNames.get(workspaceId) ?? null;
      const { userId, name, email } = person;
      return [{ person: { userId, name, email }, workspaceId, workspaceName, documents: documentsOf(key) }];
    }),
  );
}
