import { and, asc, eq } from 'drizzle-orm';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { chunks, chunkVectors, pages } from '#lib/db/schema/index.ts';
import { assertLease } from '#lib/jobs/lease.ts';
import { documentLine, withDocumentLine } from './header-line.ts';
import type { IngestRun } from './ingest-run.ts';

/**
 * Gives the chunks of a document that was read before the header of its present title. Those that change lose their
 * vectors, since the header is part of what was embedded.
 */
export async function refreshHeaders(ingest: IngestRun): Promise<void> {
  const versionId = ingest.version.id;
  const [firstPage] = await database()
    .select({ text: pages.text })
    .from(pages)
    .where(and(eq(pages.versionId, versionId), eq(pages.state, 'text')))
    .orderBy(asc(pages.number))
    .limit(1);
  const line = documentLine({
    title: ingest.document.title,
    fileName: ingest.document.name,
    firstText: firstPage?.text ?? '',
  });
  const rows = await database()
    .select({ id: chunks.id, header: chunks.header })
    .from(chunks)
    .where(eq(chunks.versionId, versionId));
  const changed = rows
    .map(({ id, header }) => ({ id, before: header, header: withDocumentLine(header, line) }))
    .filter(({ before, header }) => before !== header);
  if (changed.length === 0) return;
  await inTransaction(async (tx) => {
    await assertLease(ingest.job, tx);
    for (const { id, header } of changed) {
      await tx.update(chunks).set({ header }).where(eq(chunks.id, id));
      await tx.delete(chunkVectors).where(eq(chunkVectors.chunkId, id));
    }
  });
}
