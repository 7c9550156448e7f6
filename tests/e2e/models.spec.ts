import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { look } from './support/look.ts';
import { expect, expectAccessible, serverAddress, test, workspaceNamed } from './support/test.ts';

/** A model of the catalogue is downloaded from a hub on this machine, and answers. Its weights are random, so what it says is not. */

test.describe.configure({ mode: 'serial' });

const title = 'Gemma 3 4B Instruct';
const fileName = 'gemma-3-4b-it-Q4_K_M.gguf';
const filePath = () => join(process.env['PINCITE_E2E_DATA_DIR'] ?? '', 'models', fileName);

test.afterAll(() => {
  rmSync(filePath(), { force: true });
});

/** The list of models of a task, with those that are not recommended too. */
async function openAll(page: Page): Promise<void> {
  await page.goto('/admin/models');
  await page
    .getByText(/^\d+ other models$/)
    .first()
    .click();
}

const item = (page: Page) => page.getByRole('listitem').filter({ hasText: title });

test('the machine is shown, with one recommended model for each task', async ({ page }) => {
  await page.goto('/admin/models');
  const machine = page.locator('section', { has: page.getByRole('heading', { name: 'This machine' }) });
  await expect(machine.getByText(/core/).first()).toBeVisible();
  await expect(machine.getByText('of which half are for models')).toBeVisible();
  await expect(page.getByText('Recommended here')).toHaveCount(3);
  await expect(page.getByText(/^First word in about \d+ s, 120 words in about/).first()).toBeVisible();
  await expectAccessible(page);
  await look(page, 'models');
});

test('what does not fit is greyed, with the reason, and can’t be downloaded', async ({ page }) => {
  await openAll(page);
  const large = page.getByRole('listitem').filter({ hasText: 'Llama 3.3 70B' });
  await expect(large.getByText('Does not fit')).toBeVisible();
  await expect(large.getByText(/85 GB of memory/)).toBeVisible();
  await expect(large.getByRole('button')).toHaveCount(0);
  const remote = page.getByRole('listitem').filter({ hasText: 'Mistral Large' });
  await expect(remote.getByText('Remote engine only', { exact: true })).toBeVisible();
  await expectAccessible(page);
});

test('a file that is not the one of the catalogue is refused in a sentence', async ({ page }) => {
  await page.goto('/admin/models');
  await page.getByRole('button', { name: 'Download Qwen3 4B Instruct 2507' }).click();
  const problem = page.getByRole('alert').filter({ hasText: 'another file under this name' });
  await expect(problem).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Cancel: Qwen3 4B Instruct 2507' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the download' }).click();
  await expect(problem).toHaveCount(0);
});

test('a model is downloaded with its progress, paused, and goes on', async ({ page }) => {
  await openAll(page);
  await page.getByRole('button', { name: `Download ${title}` }).click();
  const bar = page.getByRole('progressbar', { name: `Download of ${title}` });
  await expect(bar).toBeVisible();
  await expect(
    item(page).getByText(/^Downloading, \d+ kB of 559 kB, .* a second, about .* left$/),
  ).toBeVisible();
  await page.getByRole('button', { name: `Pause: ${title}` }).click();
  await expect(item(page).getByText(/^Paused, \d+ kB of 559 kB$/)).toBeVisible();
  await look(page, 'models-download');
  await expectAccessible(page);
  expect(existsSync(filePath())).toBe(false);
  await page.getByRole('button', { name: `Go on: ${title}` }).click();
  await expect(item(page).getByText('Installed')).toBeVisible();
  await expect(bar).toHaveCount(0);
  await expect(page.getByRole('row', { name: new RegExp(fileName) })).toContainText('In use');
});

test('it answers by the real engine, which shows nothing that the documents do not support', async ({
  page,
}) => {
  await page.goto(`/w/${await workspaceNamed(page, 'Pump supply')}`);
  await page.getByRole('radio', { name: /^Written/ }).click();
  await page.getByLabel('Your question').fill('What delay damages does the Supplier owe for late delivery?');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The answer is complete.')).toBeAttached({ timeout: 60_000 });
  const health = await page.request.get('/api/admin/models', { headers: { origin: serverAddress() } });
  expect(JSON.stringify(await health.json())).toContain(fileName);
});
