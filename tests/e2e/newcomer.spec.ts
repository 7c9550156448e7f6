import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectHighlightOnWords } from './support/highlight.ts';
import {
  administrator,
  expect,
  expectAccessible,
  serverAddress,
  signIn,
  test,
  watchPages,
} from './support/test.ts';

/** The newcomer's story, in order, in one browser: from the link on the console to the marked sentence in the PDF. */

test.describe.configure({ mode: 'serial' });

const samples = 'data/samples/corpus';
const question = 'What delay damages does the Supplier owe for late delivery?';
const sentence =
  '6.2 If Products are delivered late for reasons other than force majeure or a cause for which the Buyer is responsible, the Supplier shall pay delay damages of 0.5 % of the Price of the delayed Products for each full week of delay, up to a maximum of 10 % of that Price.';
const sentencePage = 6;

let page: Page;
const complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  const context = await browser.newContext({ baseURL: serverAddress() });
  watchPages(context, complaints);
  page = await context.newPage();
});

test.afterEach(() => {
  expect(complaints).toEqual([]);
});

test.afterAll(async () => {
  await page.context().storageState({ path: 'test-results/administrator.json' });
  await page.context().close();
});

test('without an administrator every page leads to the set-up, which needs the link', async () => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/setup$/);
  await expect(page.getByRole('button', { name: 'Create the administrator' })).toHaveCount(0);
  await expectAccessible(page);
});

test('the link creates the first administrator, once', async () => {
  const link = process.env['PINCITE_E2E_SETUP_LINK'] ?? '';
  await page.goto(link);
  await expectAccessible(page);
  await page.getByLabel('Your name').fill(administrator.name);
  await page.getByLabel('E-mail address').fill(administrator.email);
  await page.getByLabel('Password', { exact: true }).fill(administrator.password);
  await page.getByRole('button', { name: 'Create the administrator' }).click();
  await expect(page.getByRole('heading', { name: 'Ask your own documents' })).toBeVisible();
  await expectAccessible(page);
  const again = await page.request.get(link);
  expect(await again.text()).not.toContain('Create the administrator');
});

test('a workspace is made', async () => {
  await page.getByRole('button', { name: 'Create a workspace' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Pump supply');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page).toHaveURL(/\/w\/[0-9a-f-]+\/documents$/);
});

test('a document of more than twenty pages is dropped on the page and read, with progress', async () => {
  const bytes = readFileSync(`${samples}/supply-agreement.pdf`).toString('base64');
  const dropped = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    const binary = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    data.items.add(new File([binary], 'supply-agreement.pdf', { type: 'application/pdf' }));
    return data;
  }, bytes);
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.locator('body').dispatchEvent(type, { dataTransfer: dropped });
  }
  const row = page.getByRole('row', { name: /supply-agreement\.pdf/ });
  await expect(row).toContainText(/Waiting|Reading|Indexing|Ready/);
  await expect(row).toContainText('Ready', { timeout: 90_000 });
  await expect(row).toContainText('21');
  await expectAccessible(page);
});

test('more files come in by the file picker', async () => {
  await page
    .getByTestId('pick-files')
    .setInputFiles([`${samples}/amendment-no-1.pdf`, `${samples}/expert-memorandum.pdf`]);
  for (const name of [/amendment-no-1\.pdf/, /expert-memorandum\.pdf/]) {
    await expect(page.getByRole('row', { name })).toContainText('Ready', { timeout: 90_000 });
  }
});

test('a question is answered by the sentence that says it', async () => {
  await page.getByRole('link', { name: 'Ask', exact: true }).click();
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
  const quote = page.getByRole('button', { name: new RegExp(escapeRegExp(sentence)) });
  await expect(quote).toBeVisible();
  await expect(page.getByText('The answer is complete.')).toBeAttached();
  await expectAccessible(page);
});

test('the quote opens the PDF beside the answer, with the sentence marked on its words', async () => {
  await page.getByRole('button', { name: new RegExp(escapeRegExp(sentence)) }).click();
  const source = page.getByRole('complementary', { name: 'Source' });
  await expect(source).toBeVisible();
  await expect(source).toContainText(`p. ${sentencePage}`);
  const pdfPage = source.locator(`section[aria-label="Page ${sentencePage}"]`);
  await expect(pdfPage).toBeInViewport();
  await expectHighlightOnWords(pdfPage, sentence);
  await expect(pdfPage.locator('[data-highlight]').first()).toBeInViewport();
  await expectAccessible(page);
  // The picture of the README, taken from the real thing when somebody asks for it.
  if (process.env['PINCITE_SCREENSHOT']) await page.screenshot({ path: 'docs/screenshot.png' });
});

test('a sentence that goes on in the next column, with a divided word, is marked on its words too', async () => {
  await page
    .getByLabel('Your question')
    .fill('Which temperature did the silicon carbide face reach after 20 seconds of dry running?');
  await page.keyboard.press('Enter');
  const reached =
    'After 20 seconds of dry running the temperature of the silicon carbide face reached 168 °C.';
  await page.getByRole('button', { name: new RegExp(escapeRegExp(reached)) }).click();
  const source = page.getByRole('complementary', { name: 'Source' });
  await expect(source).toContainText('expert-memorandum.pdf');
  await expectHighlightOnWords(source.locator('section[aria-label="Page 1"]'), reached);
});

test('what the documents do not say is refused', async () => {
  await page.getByLabel('Your question').fill('How many weeks of parental leave do the employees receive?');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The documents don’t answer this.').last()).toBeVisible();
});

test('after signing out nothing can be read; after signing in the conversation is there', async () => {
  const workspace = page.url();
  await page.getByRole('button', { name: new RegExp(administrator.email) }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expectAccessible(page);
  await page.goto(workspace);
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, administrator);
  await page.goto(workspace);
  await expect(page.getByText(question).first()).toBeVisible();
});

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
