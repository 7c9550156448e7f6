import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { slowEmbeddingModel } from '#tests/support/tiny-bert-gguf.ts';
import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  serverAddress,
  test,
  workspaceNamed,
} from './support/test.ts';

/** Another embedding model, whose weights are random: prepared, compared, used, and left again; asked all the while. */

test.describe.configure({ mode: 'serial' });

const model = 'slow-embedding-f32.gguf';
const question = 'What delay damages does the Supplier owe for late delivery?';
const quoted = /the Supplier shall pay delay damages of 0\.5 % of the Price/;
/** Vectors of a hundred passages on two busy cores. */
const patience = { timeout: 240_000 };

const modelFile = () => join(process.env['PINCITE_E2E_DATA_DIR'] ?? '', 'models', model);
let samplesId: string;

test.beforeAll(() => {
  mkdirSync(join(modelFile(), '..'), { recursive: true });
  copyFileSync(slowEmbeddingModel(), modelFile());
});

test.afterAll(() => {
  rmSync(modelFile());
});

async function expectAnswered(page: Page): Promise<void> {
  await page.goto(`/w/${samplesId}`);
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: quoted }).first()).toBeVisible();
  await expect(page.getByText('The answer is complete.')).toBeAttached();
}

async function expectGoodLooks(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    }
  }
}

const embeddingCard = (page: Page) =>
  page.getByRole('listitem').filter({ hasText: 'Embedding model' }).first();

async function prepare(page: Page, label: string): Promise<void> {
  await page.goto('/admin/models');
  await embeddingCard(page).getByLabel('Use').selectOption({ label });
  await page.getByRole('button', { name: 'Prepare it' }).click();
}

test('a file that was copied in is confirmed by its hash before it can be chosen', async ({ page }) => {
  await page.goto('/admin/models');
  const row = page.getByRole('row', { name: new RegExp(model) });
  await expect(row).toContainText('Not confirmed');
  await expect(row.getByText(/^[0-9a-f]{64}$/)).toBeVisible();
  await expect(embeddingCard(page).getByLabel('Use').locator('option', { hasText: model })).toHaveCount(0);
  await expectGoodLooks(page);
  await page.getByRole('button', { name: `Confirm ${model}` }).click();
  await expectAccessible(page);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Confirm the file' }).click();
  await expect(row).toContainText('Ready to use');
});

test('the sample workspace brings golden questions along, and an answer can become one', async ({ page }) => {
  const made = await page.request.post('/api/workspaces/samples', {
    data: {},
    headers: { origin: serverAddress() },
  });
  samplesId = ((await made.json()) as { workspaceId: string }).workspaceId;
  await page.goto(`/w/${samplesId}/documents`);
  await expect(page.getByRole('row', { name: /Ready/ })).toHaveCount(8, { timeout: 90_000 });

  const ownId = await workspaceNamed(page, 'Pump supply');
  await page.goto(`/w/${ownId}`);
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Keep as golden question' }).click();
  await expect(page.getByRole('button', { name: 'Kept as golden question' })).toBeDisabled();
  await expectAccessible(page);

  await page.goto(`/w/${ownId}/settings`);
  await page.getByText('1 golden question', { exact: true }).click();
  const table = page.getByRole('table', { name: 'Golden questions' });
  await expect(table).toContainText('supply-agreement.pdf');
  await page.getByRole('button', { name: 'Add a question' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Question').fill('How many pumps must the Buyer order in each Contract Year?');
  await dialog.getByLabel('Document').selectOption('supply-agreement.pdf');
  await dialog.getByLabel('Page').fill('four');
  await dialog.getByRole('button', { name: 'Keep' }).click();
  await expect(dialog.getByText('Enter the number of a page')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Page').fill('4');
  await dialog.getByRole('button', { name: 'Keep' }).click();
  await expect(page.getByText('2 golden questions', { exact: true })).toBeVisible();
  await page.getByTestId('import-golden').setInputFiles('data/samples/questions.jsonl');
  await expect(page.getByText(/golden questions kept\. \d+ left out/).first()).toBeVisible();
  await expectGoodLooks(page);
  const first = page.getByRole('button', { name: `Delete the golden question: ${question}` }).first();
  await first.click();
  await expect(page.getByText('The golden question is deleted.').first()).toBeVisible();
});

test('while another model is prepared, questions are answered with the old one', async ({ page }) => {
  test.setTimeout(patience.timeout);
  await prepare(page, model);
  await expect(
    page.getByRole('heading', { name: 'Another embedding model is being prepared' }),
  ).toBeVisible();
  await expect(page.getByText(/[1-9]\d* of \d+ passages, about .+ left/)).toBeVisible({ timeout: 60_000 });
  await expect(embeddingCard(page)).toContainText('pincite-starter');
  await expectGoodLooks(page);
  await expectAnswered(page);
});

test('both are compared, in words, before anybody decides', async ({ page }) => {
  test.setTimeout(patience.timeout);
  await page.goto('/admin/models');
  await expect(page.getByRole('heading', { name: 'Another embedding model is ready: switch?' })).toBeVisible(
    patience,
  );
  const table = page.getByRole('table', { name: 'Comparison of the two models' });
  await expect(table).toContainText('Sample documents 33 questions');
  await expect(table).toContainText('Pump supply');
  // How much worse random weights are depends on how much the order owes to vectors, so any verdict may stand here.
  await expect(
    page.getByText(
      /its first quote is right for \d+ (?:more|fewer) of \d+ questions|right equally often \(of \d+ questions\)/,
    ),
  ).toBeVisible();
  await expectGoodLooks(page);
  await expectAnswered(page);
});

test('after the switch the new one answers, and the way back leads to the old one', async ({ page }) => {
  test.setTimeout(2 * patience.timeout);
  await page.goto('/admin/models');
  await page.getByRole('button', { name: 'Switch to the new model' }).click();
  const changed = page.getByRole('heading', { name: 'The embedding model was changed' });
  await expect(changed).toBeVisible(patience);
  await expect(embeddingCard(page)).toContainText(model);
  await expectGoodLooks(page);
  await expectAnswered(page);

  await prepare(page, 'Chosen by Pincite');
  await page.getByRole('button', { name: 'Switch to the new model' }).click(patience);
  await expect(changed).toBeVisible(patience);
  await expect(embeddingCard(page)).toContainText('pincite-starter');
  await page.getByRole('button', { name: 'Give the old vectors up' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Give them up' }).click();
  await expect(changed).toHaveCount(0);
  await expectAnswered(page);
});
