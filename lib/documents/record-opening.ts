import { and, desc, eq, gte, inArray } from 'drizzle-orm';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { readBody } from '#lib/audit/read-body.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { sha256 } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { audit, auditDocuments } from '#lib/db/schema/index.ts';
import { requireDocument, type FoundDocument } from './require-document.ts';

/** A viewer asks for a document in many parts: those within this time of the last opening belong to it. */
const oneOpeningMs = 15 * 60_000;

/**
 * Records that somebody opens a document, as a file or as text, before they get any of it. `isBeginning`: the file is read
 * from its start, which is always recorded; other parts only when this session has not opened this version a short time ago.
 * Throws `NOT_FOUND` when they may not read it any more by the time it is recorded.
 */
export async function recordOpening(
  context: RequestContext,
  input: FoundDocument & { as: 'file' | 'text'; isBeginning: boolean },
): Promise<void> {
  const { document, version, as, isBeginning } = input;
  if (!isBeginning && (await wasOpened(context, input))) return;
  const opened = { documentId: document.id, version: version.number, role: 'reader' } as const;
  await inTransaction(async (tx) => {
    await requireDocument(context, opened, tx);
    await recordAudit(tx, context, {
      action: 'document.opened',
      objectType: 'document',
      objectId: document.id,
      workspaceId: document.workspaceId,
      detail: { versionId: version.id, as },
    });
  });
}

async function wasOpened(context: RequestContext, { document, version }: FoundDocument): Promise<boolean> {
  const { principal } = context;
  const session = 'sessionId' in principal ? sha256(principal.sessionId) : undefined;
  const key = principal.kind === 'key' ? principal.keyId : undefined;
  const ofDocument = database()
    .select({ seq: auditDocuments.seq })
    .from(auditDocuments)
    .where(eq(auditDocuments.documentId, document.id));
  const rows = await database()
    .select({ body: audit.body })
    .from(audit)
    .where(
      and(
        inArray(audit.seq, ofDocument),
        eq(audit.action, 'document.opened'),
        eq(audit.actor, principalId(principal)),
        gte(audit.at, new Date(now() - oneOpeningMs).toISOString()),
      ),
    )
    .orderBy(desc(audit.seq));
  const bodies = rows.flatMap(({ body }) => readBody(body) ?? []);
  return bodies.some(
    (body) => body.session === session && body.key === key && body.detail['versionId'] === version.id,
  );
}
