import { readFileSync } from 'node:fs';
import { expect, expectAccessible, makeWorkspace, serverAddress, test } from './support/test.ts';

const agreement = readFileSync('data/samples/corpus/supply-agreement.pdf');
const letter = readFileSync('data/samples/corpus/notice-of-delay.pdf');

/** What is refused when it is sent: said beside the file, and nothing is kept. */
const refused = [
  { title: 'an empty file', name: 'empty.pdf', content: Buffer.alloc(0), says: /empty \(0 bytes\)/ },
  {
    title: 'a file over the limit',
    name: 'large.txt',
    content: Buffer.alloc(6 * 1024 * 1024, 'a '),
    says: /larger than 5 MB/,
  },
];

/** What is found out when it is read: the document is there and says why it failed. */
const failing = [
  { title: 'a truncated PDF', name: 'truncated.pdf', content: agreement.subarray(0, 9000) },
  {
    title: 'a program with the name of a PDF',
    name: 'program.pdf',
    content: Buffer.from('7f454c4602010100', 'hex'),
  },
  {
    title: 'noise',
    name: 'noise.docx',
    content: Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 89) % 251)),
  },
];

test('bad files get a clear sentence each, and the good one beside them is read', async ({ page }) => {
  const workspaceId = await makeWorkspace(page, 'Bad uploads');
  await page.goto(`/w/${workspaceId}/documents`);
  const files = [...refused, ...failing].map(({ name, content }) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: content,
  }));
  await page
    .getByTestId('pick-files')
    .setInputFiles([...files, { name: 'good.pdf', mimeType: 'application/pdf', buffer: letter }]);
  for (const { says } of refused) await expect(page.getByText(says).first()).toBeVisible();
  await expect(page.getByRole('row', { name: /good\.pdf/ })).toContainText('Ready', { timeout: 90_000 });
  for (const { name } of failing) {
    const row = page.getByRole('row').filter({ hasText: name });
    const line = page.getByRole('listitem').filter({ hasText: name });
    await expect(
      row
        .getByText(/Failed|Ready/)
        .or(line.getByRole('alert'))
        .first(),
    ).toBeVisible({ timeout: 90_000 });
  }
  await expectAccessible(page);
});

test('the same file twice is recognised', async ({ page }) => {
  const workspaceId = await makeWorkspace(page, 'Twice');
  await page.goto(`/w/${workspaceId}/documents`);
  const picker = page.getByTestId('pick-files');
  await picker.setInputFiles([{ name: 'first.pdf', mimeType: 'application/pdf', buffer: letter }]);
  await expect(page.getByRole('row', { name: /first\.pdf/ })).toContainText('Ready', { timeout: 90_000 });
  await picker.setInputFiles([{ name: 'again.pdf', mimeType: 'application/pdf', buffer: letter }]);
  await expect(page.getByText('This exact file is already in the workspace.')).toBeVisible();
  await expect(page.getByRole('row', { name: /again\.pdf/ })).toHaveCount(0);
});

test('names that are meant to do harm are only names', async ({ page }) => {
  const workspaceId = await makeWorkspace(page, 'Names');
  await page.goto(`/w/${workspaceId}/documents`);
  const climbing = await page.request.post(
    `/api/workspaces/${workspaceId}/documents?name=${encodeURIComponent('../../etc/passwd.txt')}`,
    { data: Buffer.from('Text about the reserve pumps.'), headers: { origin: serverAddress() } },
  );
  expect(climbing.status()).toBe(201);
  const names = ['right\u202eto-left.txt', `${'long'.repeat(75)}.txt`, '<img src=x>.txt'];
  await page.getByTestId('pick-files').setInputFiles(
    names.map((name, index) => ({
      name,
      mimeType: 'text/plain',
      buffer: Buffer.from(`Text ${index} about the pumps of the harbour station.`),
    })),
  );
  await expect(page.getByRole('row').filter({ hasText: 'Ready' })).toHaveCount(names.length + 1, {
    timeout: 90_000,
  });
  await expect(page.getByRole('main').locator('img')).toHaveCount(0);
  const text = await page.getByRole('main').innerText();
  expect(text).not.toContain('..');
  expect(text).not.toContain('\u202e');
});
