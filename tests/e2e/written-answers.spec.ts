import type { Page } from '@playwright/test';
import { hostileReplies, type ScriptedEngine, startScriptedEngine } from '#tests/support/scripted-engine.ts';
import { expectHighlightOnWords } from './support/highlight.ts';
import { expect, expectAccessible, makeWorkspace, test, workspaceNamed } from './support/test.ts';

/** Written answers by a language model on a remote engine, which says what a test tells it to. */

test.describe.configure({ mode: 'serial' });

const question = 'What delay damages does the Supplier owe for late delivery?';
const claim =
  'The Supplier pays delay damages of 0.5 % of the Price for each full week of delay, up to 10 %.';
const sentence =
  '6.2 If Products are delivered late for reasons other than force majeure or a cause for which the Buyer is responsible, the Supplier shall pay delay damages of 0.5 % of the Price of the delayed Products for each full week of delay, up to a maximum of 10 % of that Price.';

let engine: ScriptedEngine;

test.beforeAll(async () => {
  engine = await startScriptedEngine();
});

test.afterAll(async () => {
  await engine.close();
});

async function ask(page: Page, text: string): Promise<void> {
  await page.goto(`/w/${await workspaceNamed(page, 'Pump supply')}`);
  await page.getByRole('radio', { name: /^Written/ }).click();
  await page.getByLabel('Your question').fill(text);
  await page.keyboard.press('Enter');
}

/** The id that the sentence had in the last prompt. */
function idInPrompt(text: string): string {
  const messages = engine.requests.findLast(({ path }) => path === '/v1/chat/completions')?.body['messages'];
  const line = JSON.stringify(messages)
    .split('\\n')
    .find((part) => part.includes(text));
  const id = /^\[(\d+\.\d+)\]/.exec(line ?? '')?.[1];
  if (id === undefined) throw new Error('the sentence was not in the prompt');
  return id;
}

/** Chooses on the settings page what becomes of unsupported claims. */
async function choose(page: Page, label: string): Promise<void> {
  await page.goto(`/w/${await workspaceNamed(page, 'Pump supply')}/settings`);
  await page.getByRole('radio', { name: new RegExp(`^${label}`) }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The workspace is saved.', { exact: true })).toBeVisible();
}

/** Lets the page note whether these words ever stand in it, however shortly. */
async function watchFor(page: Page, words: string): Promise<void> {
  await page.addInitScript((text) => {
    new MutationObserver(() => {
      const shown = document.querySelector('main')?.textContent ?? '';
      if (shown.includes(text)) document.documentElement.dataset['seen'] = 'yes';
    }).observe(document, { subtree: true, childList: true, characterData: true });
  }, words);
}

async function wasSeen(page: Page): Promise<boolean> {
  return await page.evaluate(() => document.documentElement.dataset['seen'] === 'yes');
}

test('an administrator adds an engine, tests it and chooses it', async ({ page }) => {
  await page.goto('/admin/models');
  await page.getByRole('button', { name: 'Add an engine' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Scripted');
  await dialog.getByLabel('Address').fill(engine.url);
  await dialog.getByLabel('Language model').fill('scripted-chat');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  engine.play({ kind: 'text', text: 'Yes.' });
  await page.getByRole('button', { name: 'Test Scripted' }).click();
  await expect(page.getByText(/^Works \(/)).toBeVisible();
  const role = page.getByRole('listitem').filter({ hasText: 'Language model' }).first();
  await role.getByLabel('Use').selectOption({ label: 'scripted-chat, remote: Scripted' });
  await page.getByRole('button', { name: 'Use the remote engine' }).click();
  await expect(role).toContainText('On a remote engine');
});

test('a model that finds nothing leads to a refusal', async ({ page }) => {
  engine.play({ kind: 'text', text: 'NOT_FOUND' });
  await ask(page, question);
  await expect(page.getByText('The documents don’t answer this.')).toBeVisible();
});

test('a claim has a citation: hovering shows the sentence, a click opens it in the PDF', async ({ page }) => {
  engine.play({ kind: 'text', text: `${claim} [${idInPrompt(sentence)}]\n`, delayMs: 20 });
  await ask(page, question);
  await expect(page.getByText(claim)).toBeVisible();
  const marker = page.getByRole('button', { name: /^Source 1: supply-agreement\.pdf, p\. 6/ });
  await marker.hover();
  await expect(page.getByText(sentence).last()).toBeVisible();
  await expectAccessible(page);
  await marker.click();
  const source = page.getByRole('complementary', { name: 'Source' });
  await expectHighlightOnWords(source.locator('section[aria-label="Page 6"]'), sentence);
});

const wrong = 'The Supplier pays delay damages of 0.7 % of the Price for each full week.';
const invented = 'The Supplier pays a penalty of 70 million euros.';

test('a claim with a number that its source does not have is withheld, and the failed check can be read', async ({
  page,
}) => {
  const id = idInPrompt(sentence);
  engine.play({ kind: 'text', text: `${wrong} [${id}]\n${claim} [${id}]\n`, delayMs: 20 });
  await ask(page, question);
  await expect(page.getByText('The answer is complete.')).toBeAttached();
  await expect(page.getByText(claim)).toBeVisible();
  await expect(page.getByText('delay damages of 0.7 %')).toHaveCount(0);
  await page.getByText('What the check found').click();
  const finding = page.getByRole('listitem').filter({ hasText: '0.7 % is not in the source.' });
  await expect(finding).toBeVisible();
  await expectAccessible(page);
  await finding.getByRole('button', { name: /Read what it cited: supply-agreement\.pdf, p\. 6/ }).click();
  const source = page.getByRole('complementary', { name: 'Source' });
  await expectHighlightOnWords(source.locator('section[aria-label="Page 6"]'), sentence);
});

test('a claim that nothing supports is never shown and leads to a refusal when it is the only one', async ({
  page,
}) => {
  engine.play({ kind: 'text', text: `${invented} [${idInPrompt(sentence)}]\n`, delayMs: 50 });
  await watchFor(page, 'a penalty of 70 million');
  await ask(page, question);
  await expect(page.getByText('No answer that the documents support.')).toBeVisible();
  await expect(page.getByText('1 claim was withheld').first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Nearest passages' })).toBeVisible();
  expect(await wasSeen(page)).toBe(false);
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText('No answer that the documents support.')).toBeVisible();
  await expect(page.getByText(invented)).toHaveCount(0);
});

test('where the workspace wants them marked, an unsupported claim is shown with what is wrong', async ({
  page,
}) => {
  await choose(page, 'Show them, marked');
  const id = idInPrompt(sentence);
  engine.play({ kind: 'text', text: `${wrong} [${id}]\n${claim} [${id}]\n` });
  await ask(page, question);
  await expect(page.getByText('The answer is complete.')).toBeAttached();
  const shown = page.getByRole('listitem').filter({ hasText: wrong });
  await expect(shown).toContainText('Not supported: 0.7 % is not in the source');
  await expect(page.getByText('withheld')).toHaveCount(0);
  await expectAccessible(page);
});

test('a claim that nothing supports leads to a refusal there too, after it was read as it came', async ({
  page,
}) => {
  const id = idInPrompt(sentence);
  // Of a model that nothing holds to the form, words are shown as they come once one claim has its citation.
  engine.play({ kind: 'text', text: `${wrong} [${id}]\n${invented} [${id}]\n`, delayMs: 100 });
  await watchFor(page, 'a penalty of 70 million');
  await ask(page, question);
  await expect(page.getByText('No answer that the documents support.')).toBeVisible();
  expect(await wasSeen(page)).toBe(true);
  await expect(page.getByText(invented)).toHaveCount(0);
  await choose(page, 'Withhold them');
});

test('an answer that runs can be stopped, which stops the engine too', async ({ page }) => {
  const before = engine.requests.length;
  engine.play({ kind: 'text', text: `${claim} [${idInPrompt(sentence)}]\n`, delayMs: 20_000 });
  await ask(page, question);
  // Stopped sooner, the engine is never asked.
  await expect.poll(() => engine.requests.length).toBeGreaterThan(before);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/^Stopped/)).toBeVisible();
  await expect.poll(() => engine.requests.at(-1)?.wasAborted).toBe(true);
});

test('a reply that never ends is ended by the program', async ({ page }) => {
  engine.play(hostileReplies.endless);
  await ask(page, question);
  await expect(page.getByText(/The answer is complete\.|No answer this time/).first()).toBeAttached({
    timeout: 60_000,
  });
  await expect.poll(() => engine.requests.at(-1)?.wasAborted).toBe(true);
});

for (const [name, reply] of Object.entries({
  'citations of sentences that do not exist': hostileReplies.inventedIds,
  'no citations': hostileReplies.noCitations,
  HTML: hostileReplies.markup,
  'an image link': hostileReplies.imageLink,
  'a script link': hostileReplies.javascriptLink,
})) {
  test(`a reply with ${name} harms nobody`, async ({ page }) => {
    engine.play(reply);
    await ask(page, question);
    await expect(page.getByText(/The answer is complete\.|No answer this time/).first()).toBeAttached();
    const main = page.getByRole('main');
    await expect(main.locator('iframe, img, script, a[href^="javascript"], b[onmouseover]')).toHaveCount(0);
    await expect(main.getByRole('button', { name: /\[?(99\.1|7\.42)/ })).toHaveCount(0);
  });
}

for (const [name, reply] of Object.entries({
  'answers with an error': hostileReplies.serverError,
  'hangs up in the middle': hostileReplies.cut,
  'sends no event stream': hostileReplies.notEvents,
})) {
  test(`an engine that ${name} is said, and the question can be asked again`, async ({ page }) => {
    engine.play(reply);
    await ask(page, question);
    await expect(page.getByText('No answer this time')).toBeVisible({ timeout: 60_000 });
  });
}

test('a manager can make quotes the only answers of a workspace', async ({ page }) => {
  const workspaceId = await makeWorkspace(page, 'Quotes only');
  await page.goto(`/w/${workspaceId}`);
  await expect(page.getByRole('radio', { name: /^Written/ })).toBeEnabled();
  await page.goto(`/w/${workspaceId}/settings`);
  await page.getByRole('radio', { name: /With quotes only/ }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The workspace is saved.', { exact: true })).toBeVisible();
  await page.goto(`/w/${workspaceId}`);
  await expect(page.getByRole('radio', { name: /^Written/ })).toBeDisabled();
  await expect(page.getByRole('radio', { name: /^Quotes/ })).toBeChecked();
  await expectAccessible(page);
});

test('without the engine the choice goes back to quotes', async ({ page }) => {
  await page.goto('/admin/models');
  const role = page.getByRole('listitem').filter({ hasText: 'Language model' }).first();
  await role.getByLabel('Use').selectOption({ label: 'Chosen by Pincite' });
  await expect(role).not.toContainText('On a remote engine');
  await page.getByRole('button', { name: 'Delete Scripted' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('button', { name: 'Test Scripted' })).toHaveCount(0);
});
