import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents, documentVersions, pages } from '#lib/db/schema/index.ts';
import { fieldPages, findFields } from './fields/find-fields.ts';

const documentsAtOnce = 100;

/** Finds the fields of documents that were read before there were any, from their stored pages. Returns how many. */
export async function fillFields(): Promise<number> {
  let filled = 0;
  for (;;) {
    const rows = await database()
      .select({
        id: documents.id,
        versionId: documentVersions.id,
        title: documents.title,
        name: documents.name,
      })
      .from(documents)
      .innerJoin(documentVersions, eq(documentVersions.id, documents.currentVersionId))
      .where(
        and(isNull(documents.foundFields), inArray(documentVersions.state, ['ready', 'ready with gaps'])),
      )
      .limit(documentsAtOnce);
    const found = await Promise.all(
      rows.map(async (row) => ({ id: row.id, foundFields: await fieldsOf(row) })),
    );
    await inTransaction(async (tx) => {
      for (const { id, foundFields } of found)
        await tx.update(documents).set({ foundFields }).where(eq(documents.id, id));
    });
    filled += rows.length;
    if (rows.length < documentsAtOnce) return filled;
  }
}

async function fieldsOf(row: { versionId: string; title: string | null; name: string }) {
  const first = await database()
    .select({ text: pages.text })
    .from(pages)
    .where(and(eq(pages.versionId, row.versionId), eq(pages.state, 'text')))
    .orderBy(asc(pages.number))
    .limit(fieldPages);
  return findFields({ title: row.title, fileName: row.name, firstTexts: first.map(({ text }) => text) });
}
