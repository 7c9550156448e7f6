import { startScriptedEngine, type ScriptedEngine } from '#tests/support/scripted-engine.ts';
import { addDocuments, sampleFile } from './support/documents.ts';
import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  makeWorkspace,
  serverAddress,
  test,
} from './support/test.ts';

const question = 'What interest does the Buyer owe on late payment?';
const quote = /On late payment the Buyer owes interest of 4/;

let workspaceId: string;

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage({
    baseURL: serverAddress(),
    storageState: 'test-results/administrator.json',
  });
  workspaceId = await makeWorkspace(page, 'Test of asking');
  await addDocuments(page, workspaceId, [
    sampleFile('supply-agreement.pdf'),
    sampleFile('notice-of-delay.pdf'),
  ]);
  await page.close();
});

test('quotes, their source and the question box can be used by everybody, on a phone too', async ({
  page,
}) => {
  await page.goto(`/w/${workspaceId}`);
  await expectAccessible(page);
  await page.getByLabel('Your question').fill(question);
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(page.getByRole('button', { name: quote })).toBeVisible();
  await expect(page).toHaveURL(/\/c\/[0-9a-f-]+$/);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.getByRole('button', { name: quote }).click();
    const sheet = page.getByRole('dialog', { name: 'Source' });
    await expect(sheet.locator('[data-highlight]').first()).toBeVisible();
    await expectAccessible(page);
    await sheet.getByRole('button', { name: 'Close the source' }).click();
    await expect(sheet).toHaveCount(0);
  }
});

test('a quote can be read with the sentences around it', async ({ page }) => {
  await page.goto(`/w/${workspaceId}`);
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
  const found = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: quote }) });
  const alone = await found.getByRole('button', { name: quote }).innerText();
  await found.getByRole('button', { name: 'Show what stands before and after' }).click();
  await expect
    .poll(async () => (await found.getByRole('button', { name: quote }).innerText()).length)
    .toBeGreaterThan(alone.length + 40);
  await expectAccessible(page);
  await found.getByRole('button', { name: 'Show the quote alone' }).click();
  await expect(found.getByRole('button', { name: quote })).toHaveText(alone.replaceAll('\n', ''), {
    useInnerText: false,
  });
});

const shared = 'What delay damages does the Supplier owe for late delivery?';
const clause =
  '“6.2 If Products are delivered late for reasons other than force majeure or a cause for which the Buyer is responsible, the Supplier shall pay delay damages of 0.5 % of the Price of the delayed Products for each full week of delay, up to a maximum of 10 % of that Price.”';

test('quotes are ordered by relevance or by date, without another search', async ({ page }) => {
  await page.goto(`/w/${workspaceId}`);
  await page.getByLabel('Your question').fill(shared);
  await page.keyboard.press('Enter');
  const order = page.getByRole('radiogroup', { name: 'Order of the documents' });
  await expect(order.getByRole('radio', { name: 'Most relevant first' })).toBeChecked();
  const documents = page.getByRole('article').getByRole('heading', { level: 3 });
  await expect(documents).toHaveText(['supply-agreement.pdf', 'notice-of-delay.pdf']);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await order.getByRole('radio', { name: 'Most relevant first' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(order.getByRole('radio', { name: 'Newest first' })).toBeChecked();
  await expect(documents).toHaveText([
    'notice-of-delay.pdf · dated 14 July 2025',
    'supply-agreement.pdf · dated 4 March 2024',
  ]);
  expect(requests.filter((url) => url.includes('/api/'))).toEqual([]);
  await expectAccessible(page);
});

test('a quote is copied with its place in legal or clinical form, by the keyboard alone', async ({
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`/w/${workspaceId}`);
  await page.getByLabel('Your question').fill(shared);
  await page.keyboard.press('Enter');
  const found = page.getByRole('listitem').filter({ hasText: '6.2 If Products are delivered late' });
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await found.getByRole('button', { name: 'Copy the quote with its place' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: /^Copy in legal form/ })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  const said = page.getByRole('status').filter({ hasText: 'Copied 1 quote with document, page and line.' });
  await expect(said.first()).toBeAttached();
  expect(await copied()).toBe(`${clause} (supply-agreement.pdf, p. 6, ll. 10–13)`);
  await expect(found.getByRole('button', { name: 'Copy the quote with its place' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: /^Copy in legal form/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: /^Copy in clinical form/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Copied 1 quote with title, version and section.').first()).toBeAttached();
  expect(await copied()).toMatch(
    /^“6\.2 If Products [^”]+” \(Supply Agreement[^)]*, version 1 uploaded \d+ \w+ \d{4}, section “6\. Delay”\)$/,
  );
});

test('all quotes are copied in the order that is shown', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`/w/${workspaceId}`);
  await page.getByLabel('Your question').fill(shared);
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: 'Newest first' }).click();
  await page.getByRole('button', { name: 'Copy all' }).click();
  await page.getByRole('menuitem', { name: /^Copy in legal form/ }).click();
  await expect(page.getByText(/^Copied \d quotes with document, page and line\.$/).first()).toBeAttached();
  const quotes = (await page.evaluate(() => navigator.clipboard.readText())).split('\n\n');
  const shown = page.getByRole('article').getByRole('listitem');
  expect(quotes).toHaveLength(await shown.count());
  for (const [index, text] of quotes.entries()) {
    expect(text).toMatch(
      /^“[^”]+” \((supply-agreement|notice-of-delay)\.pdf, p\. \d+(, ll?\. \d+(–\d+)?)?\)$/,
    );
    await expect(shown.nth(index)).toContainText(text.slice(1, 40));
  }
  expect(quotes[0]).toContain('(notice-of-delay.pdf, ');
  expect(quotes).toContain(`${clause} (supply-agreement.pdf, p. 6, ll. 10–13)`);
});

test('the keyboard alone is enough: ask, open a source, close it, and be back at its quote', async ({
  page,
}) => {
  await page.goto(`/w/${workspaceId}`);
  await page.getByLabel('Your question').focus();
  await page.keyboard.type('First line');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('second line');
  await expect(page.getByLabel('Your question')).toHaveValue('First line\nsecond line');
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
  const found = page.getByRole('button', { name: quote });
  await found.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Source' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: 'Source' })).toHaveCount(0);
  await expect(found).toBeFocused();
});

test('a question that is too long is counted and not sent', async ({ page }) => {
  await page.goto(`/w/${workspaceId}`);
  await page.getByLabel('Your question').fill('a'.repeat(4001));
  await expect(page.getByText('4,001 of 4,000 characters')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ask', exact: true })).toBeDisabled();
});

test('only the chosen documents are searched', async ({ page }) => {
  await page.goto(`/w/${workspaceId}`);
  await page.getByRole('button', { name: /All documents/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Search in' });
  await dialog.getByRole('checkbox', { name: 'notice-of-delay.pdf' }).click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Search 1 document' }).click();
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Searched 1 document.').first()).toBeVisible();
  await expect(page.getByText('supply-agreement.pdf')).toHaveCount(0);
});

test('a conversation is renamed, deleted and brought back', async ({ page }) => {
  await page.goto(`/w/${workspaceId}`);
  await page.getByLabel('Your question').fill('Who pays for the delay?');
  await page.keyboard.press('Enter');
  const list = page.getByRole('navigation', { name: 'Conversations' });
  const link = list.getByRole('link', { name: 'Who pays for the delay?' });
  await expect(link).toBeVisible();
  await list.getByRole('button', { name: /Who pays for the delay/ }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Delay costs');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const renamed = list.getByRole('link', { name: 'Delay costs' });
  await expect(renamed).toBeVisible();
  await list.getByRole('button', { name: /Delay costs/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(renamed).toHaveCount(0);
  await expect(page).toHaveURL(`/w/${workspaceId}`);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(renamed).toBeVisible();
});

test('an unreachable server keeps the question and offers to ask again', async ({ page }) => {
  await page.goto(`/w/${workspaceId}`);
  await page.route('**/ask', (route) => route.abort('connectionrefused'));
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
  await expect(page.getByText('The server cannot be reached.')).toBeVisible();
  await expectAccessible(page);
  await page.unroute('**/ask');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('button', { name: quote })).toBeVisible();
});

test.describe('with a language model', () => {
  let engine: ScriptedEngine;
  let engineId: string;

  test.beforeEach(async ({ page }) => {
    engine = await startScriptedEngine();
    const headers = { origin: serverAddress() };
    const saved = await page.request.post('/api/admin/engines', {
      data: { name: 'Scripted', url: engine.url, chatModel: 'scripted-chat' },
      headers,
    });
    engineId = ((await saved.json()) as { id: string }).id;
    const choice = { kind: 'engine', engineId };
    const chosen = await page.request.post('/api/admin/models/choose', {
      data: { role: 'chat', choice },
      headers,
    });
    expect(chosen.ok(), await chosen.text()).toBe(true);
  });

  test.afterEach(async ({ page }) => {
    const headers = { origin: serverAddress() };
    await page.request.post('/api/admin/models/choose', {
      data: { role: 'chat', choice: { kind: 'rule' } },
      headers,
    });
    await page.request.delete(`/api/admin/engines/${engineId}`, { headers });
    await engine.close();
  });

  test('sentences found are shown while the model is silent, and Stop ends the waiting', async ({ page }) => {
    engine.play({ kind: 'silent' });
    await page.goto(`/w/${workspaceId}`);
    await page.getByRole('radio', { name: 'Written' }).click();
    await page.getByLabel('Your question').fill(question);
    await page.keyboard.press('Enter');
    await expect(page.getByText('Found in the documents')).toBeVisible();
    await expect(page.getByRole('button', { name: quote })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByText('Stopped before an answer was there.')).toBeVisible();
    await expect.poll(() => engine.requests.some(({ wasAborted }) => wasAborted)).toBe(true);
  });
});
