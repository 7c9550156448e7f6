import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest';
import { config, setConfig } from '#lib/core/config.ts';
import { isAppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { documents, documentVersions } from '#lib/db/schema/index.ts';
import { blobPath } from '#lib/documents/blobs.ts';
import { deleteDocument } from '#lib/documents/delete-document.ts';
import { listDocuments } from '#lib/documents/list-documents.ts';
import { openDocument } from '#lib/documents/open-document.ts';
import { removeOrphanFiles } from '#lib/documents/sweep-files.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { jobOf } from '#tests/support/jobs.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';

let workspaceId: string;
const dataDir = config().dataDir;
const settings = (more: Record<string, string> = {}) =>
  setConfig({ PINCITE_DATA_DIR: dataDir, PINCITE_LOG_LEVEL: 'silent', PINCITE_MIN_FREE_MB: '0', ...more });

beforeAll(async () => {
  migrateDatabase();
  workspaceId = (await createWorkspace(operator, { name: 'Matter' })).id;
});
afterEach(() => settings());
afterAll(closeDatabase);

async function* pieces(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}
const upload = (text: string, more: Partial<Parameters<typeof uploadDocument>[1]> = {}) =>
  uploadDocument(operator, { workspaceId, name: 'a.txt', content: pieces(text), ...more });

/** Files under the data directory that an upload could leave behind. */
function storedFiles(): number {
  const count = (path: string) =>
    existsSync(path)
      ? readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
      : 0;
  return count(config().paths.blobs) + count(config().paths.temporary);
}

async function expectRefused(work: Promise<unknown>, code: string): Promise<void> {
  const before = storedFiles();
  const rows = (await database().select().from(documents)).length;
  await expect(work).rejects.toSatisfy((error) => isAppError(error) && error.code === code);
  expect(storedFiles()).toBe(before);
  expect(await database().select().from(documents)).toHaveLength(rows);
}

describe('an upload', () => {
  test('is stored under a random name, queued and shown', async () => {
    const view = await uploadDocument(operator, {
      workspaceId,
      name: '../../lease.txt',
      folder: '../pleadings/2024',
      content: pieces('The rent ', 'is due.'),
    });
    expect(view).toMatchObject({
      name: 'lease.txt',
      folder: 'pleadings/2024',
      state: 'queued',
      sizeBytes: 16,
    });
    const [version] = await database()
      .select()
      .from(documentVersions)
      .where(eq(documentVersions.id, view.versionId));
    expect(await readFile(blobPath(version?.blobName ?? ''), 'utf8')).toBe('The rent is due.');
    expect(await jobOf(view.versionId)).toMatchObject({ name: 'ingest-version', state: 'waiting' });
  });

  test('of the same bytes is recognised within the workspace only', async () => {
    const first = await upload('same bytes');
    await expect(upload('same bytes', { name: 'other.txt' })).rejects.toMatchObject({
      code: 'FILE_DUPLICATE',
      detail: { documentId: first.id },
    });
    const other = await createWorkspace(operator, { name: 'Other' });
    expect((await upload('same bytes', { workspaceId: other.id })).workspaceId).toBe(other.id);
  });

  test('of the same bytes at the same time by two people is kept once', async () => {
    const results = await Promise.allSettled([upload('at once'), upload('at once'), upload('at once')]);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  test('of a deleted file is taken again', async () => {
    const first = await upload('deleted and back');
    await deleteDocument(operator, { documentId: first.id });
    expect((await upload('deleted and back')).id).not.toBe(first.id);
  });

  test('of different files at once is fine', async () => {
    const texts = Array.from({ length: 8 }, (_, index) => `file number ${index}`);
    const views = await Promise.all(texts.map((text) => upload(text)));
    expect(new Set(views.map((view) => view.id)).size).toBe(8);
  });
});

describe('an upload is refused and leaves nothing', () => {
  test('when the file is empty', () => expectRefused(upload(''), 'FILE_EMPTY'));
  test('when the name is unusable', () => expectRefused(upload('x', { name: '..' }), 'FILE_NAME_INVALID'));
  test('when it is announced as too large, before it is read', async () => {
    settings({ PINCITE_MAX_UPLOAD_MB: '0.001' });
    let wasRead = false;
    async function* content() {
      wasRead = true;
      yield await Promise.resolve(Buffer.from('x'));
    }
    await expectRefused(upload('', { content: content(), sizeBytes: 5000 }), 'FILE_TOO_LARGE');
    expect(wasRead).toBe(false);
  });
  test('when it turns out to be too large', async () => {
    settings({ PINCITE_MAX_UPLOAD_MB: '0.001' });
    await expectRefused(upload('x'.repeat(2000)), 'FILE_TOO_LARGE');
  });
  test('when the sender goes away', async () => {
    async function* content() {
      yield await Promise.resolve(Buffer.from('half of'));
      throw new Error('aborted');
    }
    await expectRefused(upload('', { content: content() }), 'UPLOAD_INTERRUPTED');
  });
  test('when less comes than was announced', () =>
    expectRefused(upload('short', { sizeBytes: 6 }), 'UPLOAD_INTERRUPTED'));
  test('when the disk has less room than the reserve', async () => {
    settings({ PINCITE_MIN_FREE_MB: '999999999' });
    await expectRefused(upload('x'), 'DISK_FULL');
  });
  test('when the person may only read, or may not enter at all', async () => {
    const reader = await addPerson('reader@example.org');
    const stranger = await addPerson('stranger@example.org');
    await grantRole(operator, { workspaceId, holder: { userId: reader }, role: 'reader' });
    const as = (userId: string) =>
      uploadDocument(contextOf(userId), { workspaceId, name: 'a.txt', content: pieces('secret') });
    await expectRefused(as(reader), 'NOT_FOUND');
    await expectRefused(as(stranger), 'NOT_FOUND');
  });
});

test('a deleted document is invisible at once, and a stranger never sees one', async () => {
  const view = await upload('to be deleted');
  const stranger = contextOf(await addPerson('other@example.org'));
  await expect(openDocument(stranger, { documentId: view.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(deleteDocument(stranger, { documentId: view.id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(listDocuments(stranger, { workspaceId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await deleteDocument(operator, { documentId: view.id });
  await expect(openDocument(operator, { documentId: view.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await listDocuments(operator, { workspaceId })).map((each) => each.id)).not.toContain(view.id);
  expect((await jobOf(view.versionId)).state).toBe('cancelled');
  expect((await jobOf(view.id)).name).toBe('remove-document');
});

test('originals that no document has are removed once they are old enough', async () => {
  const view = await upload('kept');
  const orphan = newId();
  mkdirSync(dirname(blobPath(orphan)), { recursive: true });
  writeFileSync(blobPath(orphan), 'left by a crash');
  const before = storedFiles();
  expect(await removeOrphanFiles()).toBe(0);
  expect(await removeOrphanFiles(0)).toBe(1);
  expect(storedFiles()).toBe(before - 1);
  expect((await openDocument(operator, { documentId: view.id })).name).toBe('a.txt');
});
