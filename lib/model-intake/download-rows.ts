import { and, eq } from 'drizzle-orm';
import { database, type Database } from '#lib/db/client.ts';
import { jobs, modelDownloads, modelFiles } from '#lib/db/schema/index.ts';

export type DownloadRow = typeof modelDownloads.$inferSelect;

/** A download by its id, or undefined. */
export async function findDownload(id: string, tx: Database = database()): Promise<DownloadRow | undefined> {
  const [row] = await tx.select().from(modelDownloads).where(eq(modelDownloads.id, id));
  return row;
}

/** The job of a download, if it has one. */
export async function jobOfDownload(id: string, tx: Database = database()) {
  const [job] = await tx
    .select()
    .from(jobs)
    .where(and(eq(jobs.name, 'download-model'), eq(jobs.subjectId, id)));
  return job;
}

/** The hash that an entry of the catalogue is pinned to by an earlier download; null when there was none. */
export async function pinnedHash(entryId: string): Promise<string | null> {
  const [row] = await database()
    .select({ sha256: modelFiles.sha256 })
    .from(modelFiles)
    .where(and(eq(modelFiles.entryId, entryId), eq(modelFiles.origin, 'download')));
  return row?.sha256 ?? null;
}
