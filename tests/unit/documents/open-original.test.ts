import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseRange, fileResponse } from '#app/_server/file-response.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { openOriginal } from '#lib/documents/open-original.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { auditRecords } from '#tests/support/audit.ts';
import { uploadFile } from '#tests/support/ingest.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';

let documentId: string;
const content = '0123456789';

beforeAll(async () => {
  migrateDatabase();
  const { id } = await createWorkspace(operator, { name: 'Matter' });
  documentId = (await uploadFile(id, 'lease “final”.html', content)).id;
});
afterAll(closeDatabase);

async function get(range: string | null): Promise<{ status: number; body: string; headers: Headers }> {
  const original = await openOriginal(operator, { documentId, choosePart: chooseRange(range) });
  const response = fileResponse(original);
  return { status: response.status, body: await response.text(), headers: response.headers };
}

test.each([
  [null, 200, '0123456789', null],
  ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
  ['bytes=7-', 206, '789', 'bytes 7-9/10'],
  ['bytes=-3', 206, '789', 'bytes 7-9/10'],
  ['bytes=0-99', 206, '0123456789', 'bytes 0-9/10'],
  ['bytes=20-30', 200, '0123456789', null],
  ['bytes=4-2', 200, '0123456789', null],
  ['bytes=0-1,4-5', 200, '0123456789', null],
  ['pages=1-2', 200, '0123456789', null],
])('the range %s is answered with %i', async (...[range, status, body, contentRange]) => {
  const reply = await get(range);
  expect(reply).toMatchObject({ status, body });
  expect(reply.headers.get('content-range')).toBe(contentRange);
  expect(reply.headers.get('content-length')).toBe(String(body.length));
});

test('is sent as something to be saved, which nothing on this site can run', async () => {
  const { headers } = await get(null);
  expect(headers.get('content-disposition')).toBe(
    "attachment; filename*=UTF-8''lease%20%E2%80%9Cfinal%E2%80%9D.html",
  );
  expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
});

test('is recorded when it is opened, and not for each further part', async () => {
  const opened = async () => (await auditRecords()).filter((row) => row.action === 'document.opened').length;
  const before = await opened();
  await get('bytes=0-3');
  await get('bytes=4-9');
  expect(await opened()).toBe(before + 1);
});

test('is not found by somebody who may not read it', async () => {
  const stranger = contextOf(await addPerson('stranger@example.org'));
  await expect(openOriginal(stranger, { documentId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
