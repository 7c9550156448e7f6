import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, startProgram } from '#tests/support/program.ts';
import { administrator, expect, expectAccessible, test } from './support/test.ts';

/** A server of its own, whose limits a person reaches at once. */
const limits = { PINCITE_QUESTIONS_PER_HOUR: '1', PINCITE_UPLOAD_MB_PER_DAY: '0.001' };
const dataDir = mkdtempSync(join(tmpdir(), 'pincite-quotas-'));
let server: Program;

test.beforeAll(async () => {
  server = await startProgram({ dataDir, environment: limits });
});
test.afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('who reaches a limit reads which it is and when to try again', async ({ browser }) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto(server.setupLink ?? '');
  await page.getByLabel('Your name').fill(administrator.name);
  await page.getByLabel('E-mail address').fill(administrator.email);
  await page.getByLabel('Password', { exact: true }).fill(administrator.password);
  await page.getByRole('button', { name: 'Create the administrator' }).click();
  await page.getByRole('button', { name: 'Create a workspace' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Limits');
  await dialog.getByRole('button', { name: 'Create' }).click();

  const file = (name: string, sentences: number) => ({
    name,
    mimeType: 'text/plain',
    buffer: Buffer.from(`${name}. The rent of the mill is 2,400 euros. `.repeat(sentences)),
  });
  await page.getByTestId('pick-files').setInputFiles([file('first.txt', 10)]);
  await expect(page.getByRole('row', { name: /first\.txt/ })).toContainText('Ready', { timeout: 90_000 });
  await page.getByTestId('pick-files').setInputFiles([file('second.txt', 18)]);
  const refusal = page.getByText(/more than the 1 kB that one person may upload here within 24 hours/);
  await expect(refusal).toContainText('Try again in about 24 hours.');
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/quota-upload.png' });

  await page.getByRole('link', { name: 'Ask', exact: true }).click();
  const ask = async () => {
    await page.getByLabel('Your question').fill('What is the rent of the mill?');
    await page.keyboard.press('Enter');
  };
  await ask();
  await expect(page.getByText('The answer is complete.')).toBeAttached();
  await ask();
  const refused = page.getByText(/You asked 1 question within an hour, as many as this server allows/);
  await expect(refused).toContainText('Try again in about 60 minutes.');
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/quota-ask.png' });
  await context.close();
});
