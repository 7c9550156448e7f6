import { rm } from 'node:fs/promises';
import { and, eq, isNull } from 'drizzle-orm';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { requireWorkspaceRole } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { newId, newSecret } from '#lib/core/ids.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import type { Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents, documentVersions, workspaces } from '#lib/db/schema/index.ts';
import { enqueueJob } from '#lib/jobs/enqueue-job.ts';
import { requireUploadQuota } from '#lib/quotas/require-upload-quota.ts';
import type { DocumentView } from '#lib/shared/documents.ts';
import { keepBlob, removeBlob } from './blobs.ts';
import { cleanFileName, cleanFolder } from './file-name.ts';
import { openDocument } from './open-document.ts';
import { receiveFile, type ReceivedFile } from './receive-file.ts';

export type UploadDocumentInput = {
  workspaceId: string;
  /** The file's name as the person knows it; cleaned before it is shown to anybody. */
  name: string;
  /** The folder inside an uploaded folder. */
  folder?: string | undefined;
  content: AsyncIterable<Uint8Array>;
  /** When known beforehand: a file over the limit is then refused without reading it. */
  sizeBytes?: number | undefined;
};

/**
 * Takes a file into a workspace and queues it for reading; needs the editor role. When this returns, the file survives
 * a power cut. Throws `NOT_FOUND`, `FILE_NAME_INVALID`, `FILE_EMPTY`, `FILE_TOO_LARGE`, `QUOTA_REACHED`, `FILE_DUPLICATE` (its
 * detail has the document's id), `DISK_FULL`, `UPLOAD_INTERRUPTED`; nothing is kept then.
 */
export async function uploadDocument(
  context: RequestContext,
  input: UploadDocumentInput,
): Promise<DocumentView> {
  await requireWorkspaceRole(context, { workspaceId: input.workspaceId, role: 'editor' });
  const name = cleanFileName(input.name);
  const folder = cleanFolder(input.folder ?? '');
  await requireUploadQuota(context, { sizeBytes: input.sizeBytes ?? 0 });
  const file = await receiveFile(input.content, input.sizeBytes);
  const blobName = newId();
  const documentId = newId();
  const scope = await makeReadScope(context, { workspaceId: input.workspaceId });
  try {
    await keepBlob(file.temporaryPath, blobName);
    await inTransaction(async (tx) => {
      // The file may have taken long to come.
      await requireWorkspaceRole(context, { workspaceId: input.workspaceId, role: 'editor' }, tx);
      await requireUploadQuota(context, file, tx);
      await refuseDuplicate(tx, scope, { workspaceId: input.workspaceId, sha256: file.sha256 });
      await insertDocument(tx, context, { ...input, name, folder, file, blobName, documentId });
    });
  } catch (error) {
    await removeBlob(blobName);
    await rm(file.temporaryPath, { force: true });
    throw error;
  }
  return openDocument(context, { documentId });
}

/** A file is there already only if this person may know it: the same bytes in a restricted document are taken again. */
async function refuseDuplicate(
  tx: Database,
  scope: ReadScope,
  { workspaceId, sha256 }: { workspaceId: string; sha256: string },
): Promise<void> {
  const [existing] = await tx
    .select({ id: documents.id })
    .from(documentVersions)
    .innerJoin(documents, eq(documents.currentVersionId, documentVersions.id))
    .where(
      and(
        eq(documentVersions.workspaceId, workspaceId),
        eq(documentVersions.sha256, sha256),
        readableDocuments(scope),
      ),
    )
    .limit(1);
  if (existing) throw new AppError('FILE_DUPLICATE', { detail: { documentId: existing.id } });
}

type NewDocument = {
  workspaceId: string;
  documentId: string;
  name: string;
  folder: string;
  file: ReceivedFile;
  blobName: string;
};

async function insertDocument(tx: Database, context: RequestContext, input: NewDocument): Promise<void> {
  const { workspaceId, documentId, name, folder, file, blobName } = input;
  const [workspace] = await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(and(eq(workspaces.id, workspaceId), isNull(workspaces.deletedAt)));
  if (!workspace) throw new AppError('NOT_FOUND');
  const versionId = newId();
  const created = { createdBy: principalId(context.principal), createdAt: now() };
  await tx
    .insert(documents)
    .values({ id: documentId, workspaceId, name, folder, currentVersionId: versionId, ...created });
  await tx.insert(documentVersions).values({
    id: versionId,
    documentId,
    workspaceId,
    number: 1,
    sha256: file.sha256,
    sizeBytes: file.sizeBytes,
    blobName,
    passageSecret: newSecret(),
    state: 'queued',
    ...created,
  });
  await enqueueJob(tx, {
    name: 'ingest-version',
    subjectId: versionId,
    workspaceId,
    payload: {},
    createdBy: created.createdBy,
  });
  await recordAudit(tx, context, {
    action: 'document.uploaded',
    objectType: 'document',
    objectId: documentId,
    workspaceId,
    detail: { versionId, sizeBytes: file.sizeBytes },
  });
}
