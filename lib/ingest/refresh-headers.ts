import { eq } from 'drizzle-orm';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { chunks, chunkVectors } from '#lib/db/schema/index.ts';
import { assertLease } from '#lib/jobs/lease.ts';
import { effectiveFields } from '#lib/shared/documents.ts';
import { documentLine, withDocumentLine } from './header-line.ts';
import type { IngestRun } from './ingest-run.ts';

/**
 * Gives the chunks of a document that was read before the header of its present title and kind. Those that change lose their
 * vectors, since the header is part of what was embedded.
 */
export async function refreshHeaders(ingest: IngestRun): Promise<void> {
  const versionId = ingest.version.id;
  const { title, name: fileName, foundFields, enteredFields } = ingest.document;
  const { kind } = effectiveFields({ foundFields, enteredFields });
  const line = documentLine({ title, fileName, kind });
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
