import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Sqlite from 'better-sqlite3';
import { runShippedVerifier, unpackBundle } from '#tests/support/audit-bundle.ts';
import { addDocuments, sampleFile } from './support/documents.ts';
import { invite, newPerson, password, strangersContext } from './support/people.ts';
import {
  administrator,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  makeWorkspace,
  serverAddress,
  signIn,
  test,
} from './support/test.ts';

function dataDir(): string {
  const directory = process.env['PINCITE_E2E_DATA_DIR'];
  if (!directory) throw new Error('the server was not started');
  return directory;
}

/** Presses the button and unpacks what is saved. */
async function exportLog(page: Page, button: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^pincite-audit-\d{4}-\d{2}-\d{2}\.zip$/);
  return unpackBundle(readFileSync(await file.path()));
}

async function askQuestion(page: Page, workspaceId: string, question: string): Promise<void> {
  await page.goto(`/w/${workspaceId}`);
  await page.getByLabel('Your question').fill(question);
  await page.getByLabel('Your question').press('Enter');
  await expect(page.getByLabel('Your question')).toHaveValue('');
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);
}

test('the log is exported, found whole by the file that lies in it, and one changed byte is found', async ({
  page,
}) => {
  await page.goto('/admin/audit');
  const folder = await exportLog(page, 'Export');
  expect(runShippedVerifier(folder)).toMatchObject({
    code: 0,
    output: expect.stringContaining('OK: '),
  });
  const path = join(folder, 'rows.jsonl');
  const rows = readFileSync(path, 'utf8');
  const at = rows.indexOf('session.started') + 'session.'.length;
  writeFileSync(path, `${rows.slice(0, at)}S${rows.slice(at + 1)}`);
  const found = runShippedVerifier(folder);
  expect(found.code).toBe(1);
  expect(found.output).toMatch(/edit: row \d+ was changed after it was written/);
  rmSync(folder, { recursive: true });
});

test('rows are chosen, looked at page by page, and exported with their proofs', async ({ page }) => {
  // Each export leaves a row: more than fit on one page.
  for (let number = 0; number < 50; number += 1) {
    const response = await page.request.post('/api/admin/audit/export', {
      headers: { origin: serverAddress() },
    });
    expect(response.status()).toBe(200);
  }
  await page.goto('/admin/audit');
  await expect(page.getByRole('table', { name: 'Audit log' }).getByRole('row')).toHaveCount(51);
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(page).toHaveURL(/before=\d+/);
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(page).not.toHaveURL(/before/);
  await page.getByLabel('Action').selectOption({ label: 'Session started' });
  await page.getByLabel('Person').selectOption({ label: administrator.name });
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page).toHaveURL(/action=session.started/);
  const rows = page.getByRole('table', { name: 'Audit log' }).locator('tbody tr');
  await expect(rows.first()).toContainText('Session started');
  for (const text of await rows.allTextContents()) expect(text).toContain(administrator.name);
  await rows.first().getByText('Details').click();
  await expect(rows.first()).toContainText('session (hash)');
  await expectAccessible(page);
  const folder = await exportLog(page, 'Export these rows');
  expect(runShippedVerifier(folder)).toMatchObject({
    code: 0,
    output: expect.stringContaining('filtered export'),
  });
  rmSync(folder, { recursive: true });
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect(page).toHaveURL(/\/admin\/audit$/);
});

test('a choice that fits nothing says so, and one that is no identifier too', async ({ page }) => {
  await page.goto('/admin/audit?document=nothing-like-this');
  await expect(page.getByRole('heading', { name: 'No rows' })).toBeVisible();
  await page.getByLabel('Document').fill('two words');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByText('does not hold an identifier')).toBeVisible();
  await page.goto('/admin/audit?document=two%20words');
  await expect(page.getByText('does not hold an identifier')).toBeVisible();
  await page.goto(`/admin/audit/documents/${crypto.randomUUID()}`);
  await expect(page.getByRole('heading', { name: 'Not found' })).toBeVisible();
});

test('a failed export is said, and nothing is saved', async ({ page }) => {
  await page.goto('/admin/audit');
  await page.route('**/api/admin/audit/export*', (route) => route.abort());
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByText('The server cannot be reached.').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export', exact: true })).toBeEnabled();
});

test('a manager sees who saw a document, an administrator who is no member sees it by its id', async ({
  browser,
  page,
}) => {
  const other = await newPerson(browser, page, { name: 'Mina Manager', email: 'mina@example.test' });
  const workspaceId = await makeWorkspace(other, 'Seen by whom');
  await addDocuments(other, workspaceId, [sampleFile('supply-agreement.pdf')]);
  await askQuestion(other, workspaceId, 'Which law governs this Agreement?');
  await other.goto(`/w/${workspaceId}/documents`);
  await other.getByRole('link', { name: 'supply-agreement.pdf' }).click();
  await expect(other.locator('.pdf-text').first()).toContainText(/\w/);
  await other.getByRole('link', { name: 'Who saw it' }).click();
  const table = other.getByRole('table', { name: 'Who saw it' });
  for (const how of ['Uploaded it', 'Opened or saved it', 'Asked a question that used text of it']) {
    await expect(table.getByRole('row', { name: new RegExp(`Mina Manager.*${how}`) }).first()).toBeVisible();
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await other.emulateMedia({ colorScheme });
    for (const width of [1280, 390]) {
      await other.setViewportSize({ width, height: 844 });
      await expectNoSidewaysScroll(other);
      await expectAccessible(other);
    }
  }
  const documentId = /documents\/([^/]+)\/readers/.exec(other.url())?.[1] ?? '';
  await page.goto(`/admin/audit?document=${documentId}`);
  await page.getByRole('link', { name: 'Who saw it' }).first().click();
  await expect(page.getByRole('table', { name: 'Who saw it' })).toContainText('Mina Manager');
  await expect(page.getByRole('main')).toContainText(documentId);
  await expect(page.getByRole('main')).not.toContainText('supply-agreement');
  await page.getByRole('table', { name: 'Who saw it' }).getByRole('link').first().click();
  await expect(page.getByRole('table', { name: 'Audit log' })).toContainText('Question asked');
  await expect(page.getByRole('main')).not.toContainText('Which law');
  await other.context().close();
});

test('only administrators export, and only managers and they see who saw', async ({ browser, page }) => {
  const other = await newPerson(browser, page, { name: 'Eva Else', email: 'eva@example.test' });
  const headers = { origin: serverAddress() };
  expect((await other.request.post('/api/admin/audit/export', { headers })).status()).toBe(404);
  expect((await page.request.get('/api/admin/audit/export')).status()).toBe(405);
  const foreign = { origin: 'https://other.example.test', 'sec-fetch-site': 'cross-site' };
  expect((await page.request.post('/api/admin/audit/export', { headers: foreign })).status()).toBe(403);
  await other.goto('/admin/audit');
  await expect(other.getByRole('heading', { name: 'Not found' })).toBeVisible();
  await other.context().close();
});

/** Everything that the running server has written outside the database, and the audit log inside it. */
function writtenRecords(): Record<string, string> {
  const logs = join(dataDir(), 'logs');
  const database = new Sqlite(join(dataDir(), 'pincite.db'), { readonly: true });
  const bodies = database.prepare('SELECT body FROM audit').pluck().all() as string[];
  database.close();
  return {
    'the audit log': bodies.join('\n'),
    'standard error': readFileSync(join(dataDir(), 'server-stderr.log'), 'utf8'),
    ...Object.fromEntries(readdirSync(logs).map((name) => [name, readFileSync(join(logs, name), 'utf8')])),
  };
}

test('no log holds a question, a text, a name, a password or a token', async ({ browser, page }) => {
  const mark = crypto.randomUUID().slice(0, 8);
  const word = (what: string) => `canary${what}${mark}`;
  const link = await invite(page, `${word('address')}@example.test`);
  const context = await strangersContext(browser);
  const other = await context.newPage();
  await other.goto(link);
  await other.getByLabel('Your name').fill(word('person'));
  await other.getByLabel('Password', { exact: true }).fill(`${password} ${word('password')}`);
  await other.getByRole('button', { name: 'Join' }).click();
  await expect(other).not.toHaveURL(/invitation/);
  const session = (await context.cookies()).find(({ name }) => name.includes('pincite-session'))?.value ?? '';
  const workspaceId = await makeWorkspace(other, word('workspace'));
  const text = `# ${word('title')}\n\nThe rent of the ${word('text')} is 900 euros a month.\n`;
  await addDocuments(other, workspaceId, [{ name: `${word('file')}.md`, content: text }]);
  await askQuestion(other, workspaceId, `What is the rent of the ${word('text')} ${word('question')}?`);
  // What goes wrong is written down, too.
  const damaged = { data: Buffer.from(`%PDF-1.7\n${word('damaged')}`), headers: { origin: serverAddress() } };
  await other.request.post(`/api/workspaces/${workspaceId}/documents?name=${word('damaged')}.pdf`, damaged);
  const malformed = {
    data: `{"${word('json')}`,
    headers: { origin: serverAddress(), 'content-type': 'application/json' },
  };
  await other.request.post('/api/workspaces', malformed);
  const stranger = await (await strangersContext(browser)).newPage();
  const refused = { email: `${word('address')}@example.test`, password: word('wrongpassword') };
  await stranger.request.post('/api/auth/sign-in/email', {
    data: refused,
    headers: { origin: serverAddress() },
  });
  await expect
    .poll(() => writtenRecords()['the audit log'], { timeout: 30_000 })
    .toContain('"code":"FILE_DAMAGED"');
  const token = new URL(link).searchParams.get('token') ?? '';
  expect(Math.min(token.length, session.length)).toBeGreaterThan(30);
  for (const [name, content] of Object.entries(writtenRecords())) {
    for (const secret of [
      mark,
      token,
      session,
      session.split('.')[0] ?? '',
      password,
      administrator.password,
      administrator.email,
    ]) {
      expect(content.includes(secret), `${name} holds ${secret}`).toBe(false);
    }
  }
  expect(writtenRecords()['the audit log']).toContain(workspaceId);
  await context.close();
  await stranger.context().close();
});

test('the sign-in of an administrator is in the log at once', async ({ browser, page }) => {
  const context = await strangersContext(browser);
  const fresh = await context.newPage();
  await signIn(fresh, administrator);
  await page.goto('/admin/audit');
  await expect(page.getByRole('table', { name: 'Audit log' }).locator('tbody tr').first()).toContainText(
    'Session started',
  );
  await context.close();
});
