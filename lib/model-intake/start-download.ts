import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { modelDownloads } from '#lib/db/schema/index.ts';
import { enqueueJob } from '#lib/jobs/enqueue-job.ts';
import { catalogueEntry } from '#lib/models/catalogue.ts';
import { findModelFile } from '#lib/models/files.ts';
import { jobOfDownload } from './download-rows.ts';

export const startDownloadInputSchema = z.strictObject({ entryId: z.string().min(1).max(100) });

export type StartDownloadInput = z.infer<typeof startDownloadInputSchema>;

/**
 * Begins to download a model of the catalogue in the background. For administrators. Throws `NOT_FOUND`, `INPUT_INVALID` for a
 * model that runs on remote engines only, and `CONFLICT` when its file is there or a download of it is kept.
 */
export async function startDownload(
  context: RequestContext,
  input: StartDownloadInput,
): Promise<{ downloadId: string }> {
  await requireAdministrator(context);
  const entry = catalogueEntry(input.entryId);
  if (!entry) throw new AppError('NOT_FOUND');
  if (!entry.file) {
    throw new AppError('INPUT_INVALID', {
      personMessage:
        'This model is used by the address of a server that runs it. Add that server as a remote engine.',
    });
  }
  if (await findModelFile(entry.file.name)) {
    throw new AppError('CONFLICT', { personMessage: 'The file of this model is here already.' });
  }
  const id = newId();
  const createdBy = principalId(context.principal);
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    const [before] = await tx.select().from(modelDownloads).where(eq(modelDownloads.entryId, entry.id));
    if (before && (await jobOfDownload(before.id, tx))?.state !== 'done') {
      throw new AppError('CONFLICT', {
        personMessage: 'This model is being downloaded already. Reload the page.',
      });
    }
    // It was downloaded, and its file was removed since.
    if (before) await tx.delete(modelDownloads).where(eq(modelDownloads.id, before.id));
    await tx.insert(modelDownloads).values({ id, entryId: entry.id, createdBy, createdAt: now() });
    await enqueueJob(tx, {
      name: 'download-model',
      subjectId: id,
      workspaceId: null,
      payload: {},
      createdBy,
    });
    await recordAudit(tx, context, {
      action: 'model-download.started',
      objectType: 'model',
      objectId: entry.id,
      detail: { downloadId: id },
    });
  });
  return { downloadId: id };
}
