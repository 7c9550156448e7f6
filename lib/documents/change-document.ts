import { eq } from 'drizzle-orm';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents } from '#lib/db/schema/index.ts';
import { queueIngest } from '#lib/jobs/queue-ingest.ts';
import {
  changeDocumentSchema,
  documentFieldNames,
  effectiveFields,
  noFields,
  type DocumentChange,
  type DocumentFields,
  type DocumentView,
} from '#lib/shared/documents.ts';
import { openDocument } from './open-document.ts';
import { requireDocument } from './require-document.ts';

export type ChangeDocumentInput = DocumentChange & { documentId: string };

type Row = typeof documents.$inferSelect;

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What stays entered: a field that is what was read anyway is none. */
type GivenFields = { [Name in keyof DocumentFields]?: DocumentFields[Name] | undefined };

function mergeEntered(row: Row, given: GivenFields): Partial<DocumentFields> | null {
  const found = { ...noFields, ...row.foundFields };
  const merged = { ...row.enteredFields, ...given };
  const kept = documentFieldNames.filter(
    (name) => merged[name] !== undefined && !isSame(merged[name], found[name]),
  );
  return kept.length === 0 ? null : Object.fromEntries(kept.map((name) => [name, merged[name]]));
}

/**
 * Corrects what is known of a document: its title and fields; needs the editor role. What is entered wins over what was
 * read, also when the document is read again. Title and kind stand before every passage for search, so when they change
 * the document is taken into the index again. Throws `NOT_FOUND`, `INPUT_INVALID`, and `CONFLICT` while it is being read.
 */
export async function changeDocument(
  context: RequestContext,
  { documentId, ...change }: ChangeDocumentInput,
): Promise<DocumentView> {
  await inTransaction(async (tx) => {
    const { document: row, version } = await requireDocument(context, { documentId, role: 'editor' }, tx);
    const checked = changeDocumentSchema.safeParse(change);
    if (!checked.success) throw new AppError('INPUT_INVALID');
    const { title: givenTitle, ...given } = checked.data;
    const isReady = version.state.startsWith('ready');
    if (!isReady && version.state !== 'failed') throw new AppError('CONFLICT');
    const title = givenTitle?.replaceAll(/\s+/gu, ' ') ?? row.title;
    const next = { ...row, title, enteredFields: mergeEntered(row, given) };
    const isHeaderNew = title !== row.title || effectiveFields(next).kind !== effectiveFields(row).kind;
    await tx
      .update(documents)
      .set({ title, enteredFields: next.enteredFields })
      .where(eq(documents.id, row.id));
    if (isHeaderNew && isReady) {
      const job = { versionId: version.id, workspaceId: row.workspaceId, readAgain: false };
      await queueIngest(tx, { ...job, createdBy: principalId(context.principal) });
    }
    await recordAudit(tx, context, {
      action: 'document.changed',
      objectType: 'document',
      objectId: row.id,
      workspaceId: row.workspaceId,
      detail: { versionId: version.id, fields: Object.keys(checked.data) },
    });
  });
  return openDocument(context, { documentId });
}
