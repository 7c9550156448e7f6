import { and, asc, eq, gte, lte } from 'drizzle-orm';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { isId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { chunks, documentVersions } from '#lib/db/schema/index.ts';
import type { DocumentPassage } from '#lib/shared/documents.ts';
import { recordOpening } from './record-opening.ts';
import { requireDocument, type FoundDocument } from './require-document.ts';

export type ReadPassagesInput = {
  documentId: string;
  version?: number | undefined;
  /** First and last passage, counted from 1; at most `mostPassages` are given. */
  from?: number | undefined;
  to?: number | undefined;
};

const mostPassages = 50;

/** Some passages of a document, in order. That the document is opened is recorded first. Throws `NOT_FOUND`. */
export async function readPassages(
  context: RequestContext,
  input: ReadPassagesInput,
): Promise<DocumentPassage[]> {
  const found = await requireDocument(context, { ...input, role: 'reader' });
  const from = input.from ?? 1;
  const to = Math.min(input.to ?? from + mostPassages - 1, from + mostPassages - 1);
  return readOpened(context, found, { from, to });
}

/**
 * One passage by its id, as searches and citations name it, with up to `around` passages before and after it, in order. That the
 * document is opened is recorded first. Throws `NOT_FOUND`, also for a passage that is gone because its document was read again.
 */
export async function readPassage(
  context: RequestContext,
  { passageId, around = 0 }: { passageId: string; around?: number | undefined },
): Promise<DocumentPassage[]> {
  const place = isId(passageId) ? await findPlace(passageId) : undefined;
  if (!place) throw new AppError('NOT_FOUND');
  const found = await requireDocument(context, { ...place, role: 'reader' });
  return readOpened(context, found, { from: place.number - around, to: place.number + around });
}

/** Where a passage stands. Ids and numbers only: says nothing about who may read it. */
async function findPlace(
  passageId: string,
): Promise<{ documentId: string; version: number; number: number } | undefined> {
  const [row] = await database()
    .select({
      documentId: chunks.documentId,
      version: documentVersions.number,
      ordinal: chunks.ordinal,
    })
    .from(chunks)
    .innerJoin(documentVersions, eq(documentVersions.id, chunks.versionId))
    .where(eq(chunks.id, passageId));
  return row && { documentId: row.documentId, version: row.version, number: row.ordinal + 1 };
}

async function readOpened(
  context: RequestContext,
  found: FoundDocument,
  { from, to }: { from: number; to: number },
): Promise<DocumentPassage[]> {
  await recordOpening(context, { ...found, as: 'text', isBeginning: false });
  const { document, version } = found;
  const rows = await database()
    .select({
      chunkId: chunks.id,
      ordinal: chunks.ordinal,
      page: chunks.pageStart,
      pageEnd: chunks.pageEnd,
      header: chunks.header,
      text: chunks.text,
    })
    .from(chunks)
    .where(and(eq(chunks.versionId, version.id), gte(chunks.ordinal, from - 1), lte(chunks.ordinal, to - 1)))
    .orderBy(asc(chunks.ordinal));
  return rows.map(({ chunkId, ordinal, ...passage }) => ({
    chunkId,
    documentId: document.id,
    documentName: document.name,
    versionId: version.id,
    versionNumber: version.number,
    number: ordinal + 1,
    ...passage,
  }));
}
