import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { setConfig } from '#lib/core/config.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { listDocuments } from '#lib/documents/list-documents.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { deleteDocument } from '#lib/documents/delete-document.ts';
import { uploadFile, viewOf, workWith } from '#tests/support/ingest.ts';
import { brokenInvariants } from '#tests/support/invariants.ts';
import { makePdf, plainPages } from '#tests/support/make-pdf.ts';
import { operator } from '#tests/support/people.ts';
import { plainEmbedding } from '#tests/support/plain-embedding.ts';

const mountPoint = mkdtempSync(join(tmpdir(), 'pincite-small-disk-'));

function mountSmallDisk(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=15m', 'tmpfs', mountPoint], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const isMounted = mountSmallDisk();

afterAll(() => {
  closeDatabase();
  if (isMounted) execFileSync('umount', ['-l', mountPoint]);
  rmdirSync(mountPoint);
});

// Needs the right to mount a small file system, which tests in a container of their own usually have.
test.skipIf(!isMounted)(
  'a full disk refuses the new, keeps the old and goes on when there is room again',
  async () => {
    setConfig({
      PINCITE_DATA_DIR: join(mountPoint, 'data'),
      PINCITE_LOG_LEVEL: 'silent',
      PINCITE_MIN_FREE_MB: '0',
    });
    // Something else that takes room on the disk, and can be removed.
    const other = join(mountPoint, 'other');
    writeFileSync(other, Buffer.alloc(2 * 1024 * 1024, 1));
    migrateDatabase();
    const { id: workspaceId } = await createWorkspace(operator, { name: 'Matter' });
    const model = plainEmbedding();
    const first = await uploadFile(workspaceId, 'first.pdf', await makePdf({ pages: plainPages(5) }));
    await workWith(model);
    expect((await viewOf(first)).state).toBe('ready');

    const filler = 'x'.repeat(1024 * 1024);
    const fillers = [];
    for (let index = 0; index < 20; index += 1) {
      try {
        fillers.push(await uploadFile(workspaceId, `filler${index}.txt`, `${index}${filler}`));
      } catch (error) {
        expect(error).toMatchObject({ code: 'DISK_FULL', status: 507 });
        break;
      }
    }
    expect(fillers.length).toBeGreaterThan(0);
    expect(fillers.length).toBeLessThan(20);
    await expect(uploadFile(workspaceId, 'again.txt', `again${filler}`)).rejects.toMatchObject({
      code: 'DISK_FULL',
    });
    // Reading goes on.
    expect((await listDocuments(operator, { workspaceId })).map((view) => view.name)).toContain('first.pdf');
    expect((await viewOf(first)).state).toBe('ready');

    rmSync(other);
    for (const filled of fillers) await deleteDocument(operator, { documentId: filled.id });
    await workWith(model);
    const last = await uploadFile(workspaceId, 'last.pdf', await makePdf({ pages: plainPages(5, 'last') }));
    await workWith(model);
    expect((await viewOf(last)).state).toBe('ready');
    expect(await brokenInvariants()).toEqual([]);
  },
);
