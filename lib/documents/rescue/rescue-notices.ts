import { and, desc, eq, exists, gt, inArray, lt, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { groupsOf } from '#lib/access/walls.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { documentGrants, documentRescues, documents, user } from '#lib/db/schema/index.ts';

/** A restricted document that an administrator gave to the person, or to somebody else while the person may open it too. */
export type RescueNotice = {
  id: string;
  documentId: string;
  documentName: string;
  workspaceId: string;
  /** To whom; null for the person themselves. */
  personName: string | null;
  /** The administrator; null when it was done at the server's own console. */
  byName: string | null;
  reason: string;
};

const givenTo = alias(user, 'given_to');

/** How long a person is told about it on every page, in milliseconds. */
const noticeMs = 7 * 86_400_000;

/**
 * What a person is told on every page: restricted documents that they may read, and that were given a short time ago to them, or to
 * somebody else when it was already open to them: who restricted a document learns who else reads it.
 */
export async function rescueNotices(context: RequestContext): Promise<RescueNotice[]> {
  const { principal } = context;
  if (principal.kind !== 'person') return [];
  const { userId } = principal;
  const db = database();
  const at = now();
  const isGranted = or(
    eq(documentGrants.userId, userId),
    inArray(documentGrants.groupId, groupsOf(db, { userId, at })),
  );
  const before = db
    .select({ one: sql`1` })
    .from(documentGrants)
    .where(
      and(
        eq(documentGrants.documentId, documentRescues.documentId),
        lt(documentGrants.createdAt, documentRescues.createdAt),
        isGranted,
      ),
    );
  const isTold = and(
    gt(documentRescues.createdAt, at - noticeMs),
    or(eq(documentRescues.userId, userId), exists(before)),
  );
  const [some] = await db.select({ id: documentRescues.id }).from(documentRescues).where(isTold).limit(1);
  // Nearly always there is none: then no scope need be made.
  if (!some) return [];
  const scope = await makeReadScope(context);
  const told = await db
    .select({
      id: documentRescues.id,
      documentId: documents.id,
      documentName: documents.name,
      workspaceId: documents.workspaceId,
      givenTo: documentRescues.userId,
      personName: givenTo.name,
      byName: user.name,
      reason: documentRescues.reason,
    })
    .from(documentRescues)
    .innerJoin(documents, eq(documents.id, documentRescues.documentId))
    .innerJoin(givenTo, eq(givenTo.id, documentRescues.userId))
    .leftJoin(user, eq(user.id, documentRescues.createdBy))
    .where(and(isTold, readableDocuments(scope)))
    .orderBy(desc(documentRescues.createdAt));
  return told.map(({ givenTo: toId, personName, ...notice }) => ({
    ...notice,
    personName: toId === userId ? null : personName,
  }));
}
