import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { requireAdministrator, requireWorkspaceRole } from '#lib/access/roles.ts';
import type { AuditAction } from '#lib/audit/actions.ts';
import { type AuditBody, readBody } from '#lib/audit/read-body.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError, isAppError } from '#lib/core/errors.ts';
import { isId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { audit, auditDocuments, documents } from '#lib/db/schema/index.ts';
import { type NamedId, readAuditNames } from './audit-names.ts';

/** One time that somebody got to see a document or parts of it. */
export type DocumentReading = {
  /** Counted from the document's oldest row. Not the row's number in the log, which tells how much others did meanwhile. */
  number: number;
  at: number;
  person: NamedId;
  /**
   * `asked`: its text was in the prompt or the answer of a question. `opened`: the file or its text was opened or saved.
   * `viewed-as`: a manager, who looked as a member, was shown sentences of it. `searched`: a search for passages showed some of it.
   */
  kind: 'uploaded' | 'opened' | 'asked' | 'viewed-as' | 'searched';
  /** The message of the question. */
  questionId: string | null;
};

export type DocumentReaders = {
  document: NamedId;
  readings: DocumentReading[];
  /** Given as `before`, leads to older ones; null when there are none. */
  nextBefore: number | null;
};

const readingsPerPage = 100;

/** What shows text of a document to somebody; `question.answered` in rows of version 1, which have no other. */
const kinds = {
  'document.uploaded': 'uploaded',
  'document.opened': 'opened',
  'question.asked': 'asked',
  'question.sources-used': 'asked',
  'question.answered': 'asked',
  'access.viewed-as': 'viewed-as',
  'passages.searched': 'searched',
} as const satisfies Partial<Record<AuditAction, DocumentReading['kind']>>;

/**
 * Who saw a document, newest first: every opening, and every question whose prompt or answer had text of it. For the managers
 * of its workspace, and for administrators, who learn its name only where they are let in. A document that is erased is still
 * known to administrators by its id. Throws `NOT_FOUND`.
 */
export async function listDocumentReaders(
  context: RequestContext,
  input: { documentId: string; before?: number | undefined },
): Promise<DocumentReaders> {
  const { documentId, before } = input;
  await requireManagerOrAdministrator(context, documentId);
  const ofDocument = database()
    .select({ seq: auditDocuments.seq })
    .from(auditDocuments)
    .where(eq(auditDocuments.documentId, documentId));
  const numbered = database()
    .select({ number: sql<number>`row_number() over (order by ${audit.seq})`.as('number'), body: audit.body })
    .from(audit)
    .where(and(inArray(audit.seq, ofDocument), inArray(audit.action, Object.keys(kinds))))
    .as('numbered');
  const found = await database()
    .select()
    .from(numbered)
    .where(before === undefined ? undefined : lt(numbered.number, before))
    .orderBy(desc(numbered.number))
    .limit(readingsPerPage + 1);
  const shown = found.slice(0, readingsPerPage);
  const rows = shown.flatMap(({ number, body }) => {
    const read = readBody(body);
    return read ? [{ number, body: read }] : [];
  });
  const name = await readAuditNames(context, [documentId, ...rows.map(({ body }) => body.actor)]);
  return {
    document: name(documentId),
    readings: onePerQuestion(rows).map((row) => toReading(row, name)),
    nextBefore: found.length > readingsPerPage ? (shown.at(-1)?.number ?? null) : null,
  };
}

/** Administrators may ask about any document, also one that is gone; managers about those of their workspaces. */
async function requireManagerOrAdministrator(context: RequestContext, documentId: string): Promise<void> {
  if (!isId(documentId)) throw new AppError('NOT_FOUND');
  const isAdministrator = await requireAdministrator(context).then(
    () => true,
    (error: unknown) => {
      if (isAppError(error, 'NOT_FOUND')) return false;
      throw error;
    },
  );
  if (isAdministrator) return requireKnown(documentId);
  const [row] = await database()
    .select({ workspaceId: documents.workspaceId })
    .from(documents)
    .where(and(readableDocuments(await makeReadScope(context)), eq(documents.id, documentId)));
  if (!row) throw new AppError('NOT_FOUND');
  await requireWorkspaceRole(context, { workspaceId: row.workspaceId, role: 'manager' });
}

async function requireKnown(documentId: string): Promise<void> {
  const [row] = await database()
    .select({ seq: auditDocuments.seq })
    .from(auditDocuments)
    .where(eq(auditDocuments.documentId, documentId))
    .limit(1);
  if (!row) throw new AppError('NOT_FOUND');
}

type NumberedRow = { number: number; body: AuditBody };

/** A question leaves several rows: the newest of them stands for it. */
function onePerQuestion(rows: readonly NumberedRow[]): NumberedRow[] {
  const seen = new Set<string>();
  return rows.filter(({ body: { objectType, objectId } }) => {
    if (objectType !== 'message') return true;
    const isNew = !seen.has(objectId);
    seen.add(objectId);
    return isNew;
  });
}

function toReading({ number, body }: NumberedRow, name: (id: string) => NamedId): DocumentReading {
  const kind = kinds[body.action as keyof typeof kinds];
  const questionId = kind === 'asked' ? body.objectId : null;
  return { number, at: body.at, person: name(body.actor), kind, questionId };
}
