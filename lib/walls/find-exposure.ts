import { and, eq, inArray } from 'drizzle-orm';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { readBody } from '#lib/audit/read-body.ts';
import type { RequestContext } from '#lib/core/context.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { database } from '#lib/db/client.ts';
import {
  audit,
  auditDocuments,
  conversations,
  documents,
  messages,
  messageSources,
} from '#lib/db/schema/index.ts';
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

/** What shows text of a document to somebody. `question.answered` is for rows of version 1, which have no other. */
const openings = ['document.uploaded', 'document.opened', 'access.viewed-as', 'passages.searched'];
const questions = ['question.asked', 'question.sources-used', 'question.answered'];

type Recorded = Seen & { questionId: string | null };

/** What the audit log says they saw: files and texts that they opened, and what was used for their questions. */
async function findRecorded({ people, workspaceIds }: FindExposureInput): Promise<Recorded[]> {
  const wanted = new Set(workspaceIds);
  const found: Recorded[] = [];
  for (const part of inParts(people.map(({ userId }) => userId))) {
    const rows = await database()
      .select({ documentId: auditDocuments.documentId, body: audit.body })
      .from(audit)
      .innerJoin(auditDocuments, eq(auditDocuments.seq, audit.seq))
      .where(and(inArray(audit.actor, part), inArray(audit.action, [...openings, ...questions])));
    for (const { documentId, body } of rows) {
      const read = readBody(body);
      const workspaceId = read?.workspaceId;
      if (!read || workspaceId === undefined || !wanted.has(workspaceId)) continue;
      const questionId = questions.includes(read.action) ? read.objectId : null;
      found.push({ userId: read.actor, workspaceId, documentId, at: read.at, questionId });
    }
  }
  return found;
}

type Cited = Seen & { messageId: string };

/** Documents that answers cited. */
async function findCited({ people, workspaceIds }: FindExposureInput): Promise<Cited[]> {
  const found: Cited[] = [];
  for (const part of inParts(people.map(({ userId }) => userId))) {
    const rows = await database()
      .select({
        userId: conversations.ownerId,
        workspaceId: conversations.workspaceId,
        documentId: messageSources.documentId,
        messageId: messages.id,
        at: messages.createdAt,
      })
      .from(messageSources)
      .innerJoin(messages, eq(messages.id, messageSources.messageId))
      .innerJoin(conversations, eq(conversations.id, messages.conversationId))
      .where(
        and(
          eq(messageSources.cited, true),
          inArray(conversations.ownerId, part),
          inArray(conversations.workspaceId, [...workspaceIds]),
        ),
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

const keyOf = ({ userId, workspaceId }: { userId: string; workspaceId: string }) =>
  `${userId} ${workspaceId}`;

/** What one person saw of one document of a workspace. */
function toDocument(
  documentId: string,
  input: { recorded: readonly Recorded[]; cited: readonly Cited[]; name: string | null },
): Exposure['documents'][number] {
  const { recorded, cited, name } = input;
  const asked = recorded.flatMap(({ questionId }) => questionId ?? []);
  const citing = cited.map(({ messageId }) => messageId);
  return {
    documentId,
    name,
    opened: recorded.filter(({ questionId }) => questionId === null).length,
    answers: new Set([...asked, ...citing]).size,
    cited: new Set(citing).size,
    lastAt: Math.max(...[...recorded, ...cited].map(({ at }) => at)),
  };
}

/**
 * What these people saw of these workspaces so far, out of the audit log: files and texts that they opened, in the viewer too, and
 * documents whose text was used for questions of theirs, also when no answer came of it. What was cited comes from the answers that
 * are kept. Documents are named only as far as the one who asks may read them. For administrators, which the caller checks.
 */
export async function findExposure(context: RequestContext, input: FindExposureInput): Promise<Exposure[]> {
  const recorded = Map.groupBy(await findRecorded(input), keyOf);
  const cited = Map.groupBy(await findCited(input), keyOf);
  const all: Seen[] = [...recorded.values(), ...cited.values()].flat();
  const scope = await makeReadScope(context);
  const names = await namesFor(scope, [...new Set(all.map(({ documentId }) => documentId))]);
  const workspaceNames = new Map((await nameableWorkspaces(context)).map(({ id, name }) => [id, name]));
  return input.people.flatMap(({ userId, name, email }) =>
    input.workspaceIds.flatMap((workspaceId) => {
      const key = `${userId} ${workspaceId}`;
      const own = { recorded: recorded.get(key) ?? [], cited: cited.get(key) ?? [] };
      const documentIds = new Set([...own.recorded, ...own.cited].map(({ documentId }) => documentId));
      if (documentIds.size === 0) return [];
      const seen = [...documentIds].map((documentId) =>
        toDocument(documentId, {
          recorded: own.recorded.filter((one) => one.documentId === documentId),
          cited: own.cited.filter((one) => one.documentId === documentId),
          name: names.get(documentId) ?? null,
        }),
      );
      seen.sort((one, other) => other.lastAt - one.lastAt);
      const workspaceName = workspaceNames.get(workspaceId) ?? null;
      return [{ person: { userId, name, email }, workspaceId, workspaceName, documents: seen }];
    }),
  );
}
