import type { EngineDouble } from '#tests/support/engine-doubles/double-server.ts';
import { startOllama } from '#tests/support/engine-doubles/ollama.ts';
import { expectHighlightOnWords } from './support/highlight.ts';
import { expect, expectAccessible, test, workspaceNamed } from './support/test.ts';

/** A server of another maker, added by its address alone. */

test.describe.configure({ mode: 'serial' });

const question = 'What delay damages does the Supplier owe for late delivery?';
const sentence =
  '6.2 If Products are delivered late for reasons other than force majeure or a cause for which the Buyer is responsible, the Supplier shall pay delay damages of 0.5 % of the Price of the delayed Products for each full week of delay, up to a maximum of 10 % of that Price.';

let ollama: EngineDouble;

test.beforeAll(async () => {
  ollama = await startOllama();
});

test.afterAll(async () => {
  await ollama.close();
});

test('an engine is added by its address: its kind and its models are found out', async ({ page }) => {
  await page.goto('/admin/models');
  await page.getByRole('button', { name: 'Add an engine' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Ward server');
  const kind = dialog.getByLabel('Kind of server');
  await dialog.getByLabel('Address').fill('http://192.168.1.20:11434');
  await expect(kind).toHaveValue('ollama');
  await dialog.getByLabel('Address').fill('http://192.168.1.20:8080/v1');
  await expect(kind).toHaveValue('llama-server');
  await dialog.getByLabel('Address').fill(ollama.url);
  await expect(kind).toHaveValue('generic');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save and test' }).click();

  await expect(dialog.getByText('This is what the server says it is.')).toBeVisible();
  await expect(kind).toHaveValue('ollama');
  await expect(dialog.getByText('The engine names 2 models')).toBeVisible();
  await expect(dialog.getByLabel('Language model')).toHaveValue('qwen3:4b-instruct');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save and test' }).click();

  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Ward server' }) });
  await expect(dialog).toHaveCount(0);
  await expect(card).toContainText('Ollama · http://127.0.0.1');
  await expect(card).toContainText('Works (');
  await expect(card).toContainText('follow a JSON schema: it cannot cite what does not exist');
  await expect(card).toContainText('Reads 8,192 tokens at once, of 40,960 that the engine allows.');
  await expectAccessible(page);
});

test('it answers with citations that open in the document', async ({ page }) => {
  await page.goto('/admin/models');
  const role = page.getByRole('listitem').filter({ hasText: 'Language model' }).first();
  await role.getByLabel('Use').selectOption({ label: 'qwen3:4b-instruct, remote: Ward server' });
  await page.getByRole('button', { name: 'Use the remote engine' }).click();
  await expect(role).toContainText('On a remote engine');
  await page.goto(`/w/${await workspaceNamed(page, 'Pump supply')}`);
  await page.getByRole('radio', { name: /^Written/ }).click();
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
  const marker = page.getByRole('button', { name: /^Source 1: supply-agreement\.pdf, p\. 6/ });
  await marker.click();
  const source = page.getByRole('complementary', { name: 'Source' });
  await expectHighlightOnWords(source.locator('section[aria-label="Page 6"]'), sentence);
  expect(ollama.asked.at(-1)).toMatchObject({
    path: '/api/chat',
    body: { options: { num_ctx: 8192 }, think: false },
  });
});

test('when it is gone, a sentence says so and quotes go on', async ({ page }) => {
  await ollama.breakDown('gone');
  await page.goto(`/w/${await workspaceNamed(page, 'Pump supply')}`);
  await page.getByRole('radio', { name: /^Written/ }).click();
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing answers at the address of the remote engine').first()).toBeVisible();
  await page.goto('/admin/models');
  await page.getByRole('button', { name: 'Test Ward server' }).click();
  await expect(page.getByText('Does not work').first()).toBeVisible();
  await ollama.breakDown(null);
});

test('it is let go and deleted', async ({ page }) => {
  await page.goto('/admin/models');
  const role = page.getByRole('listitem').filter({ hasText: 'Language model' }).first();
  await role.getByLabel('Use').selectOption({ label: 'Chosen by Pincite' });
  await expect(role).not.toContainText('On a remote engine');
  await page.getByRole('button', { name: 'Delete Ward server' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Ward server' })).toHaveCount(0);
});
