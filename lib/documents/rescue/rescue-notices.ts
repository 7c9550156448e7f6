import { and, desc, eq, gt } from 'drizzle-orm';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { documentRescues, documents, user } from '#lib/db/schema/index.ts';

/** A restricted document that an administrator gave to the person. */
export type RescueNotice = {
  id: string;
  documentId: string;
  documentName: string;
  workspaceId: string;
  /** The administrator; null when it was done at the server's own console. */
  byName: string | null;
  reason: string;
};

/** How long a person is told about it on every page, in milliseconds. */
const noticeMs = 7 * 86_400_000;

/** What a person is told on every page: restricted documents that they were given a short time ago, and may still read. */
export async function rescueNotices(context: RequestContext): Promise<RescueNotice[]> {
  const { principal } = context;
  if (principal.kind !== 'person') return [];
  const isOwn = and(
    eq(documentRescues.userId, principal.userId),
    gt(documentRescues.createdAt, now() - noticeMs),
  );
  const [some] = await database()
    .select({ id: documentRescues.id })
    .from(documentRescues)
    .where(isOwn)
    .limit(1);
  // Nearly always there is none: then no scope need be made.
  if (!some) return [];
  const scope = await makeReadScope(context);
  return database()
    .select({
      id: documentRescues.id,
      documentId: documents.id,
      documentName: documents.name,
      workspaceId: documents.workspaceId,
      byName: user.name,
      reason: documentRescues.reason,
    })
    .from(documentRescues)
    .innerJoin(documents, eq(documents.id, documentRescues.documentId))
    .leftJoin(user, eq(user.id, documentRescues.createdBy))
    .where(and(isOwn, readableDocuments(scope)))
    .orderBy(desc(documentRescues.createdAt));
}
