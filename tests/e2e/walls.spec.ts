import type { Page } from '@playwright/test';
import type { WallView } from '#lib/shared/walls.ts';
import { type ScriptedEngine, startScriptedEngine } from '#tests/support/scripted-engine.ts';
import { addDocuments } from './support/documents.ts';
import { look } from './support/look.ts';
import { newPerson } from './support/people.ts';
import { personIdOf, send } from './support/requests.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, makeWorkspace, test } from './support/test.ts';

/** Walls, restricted documents and emergency access, as the people on both sides see them. */

test.describe.configure({ mode: 'serial' });

const matter = 'Mill against Harbour';
const lease = 'The monthly rent of the mill is 2,400 euros. It is due on the first day of each month.';
const settlement = 'The settlement sum of the harbour dispute is 7,741 euros.';
const question = 'What is the monthly rent of the mill?';

let engine: ScriptedEngine;
let other: Page;
let workspaceId: string;
let engineId: string;

test.beforeAll(async () => {
  engine = await startScriptedEngine();
});
test.afterAll(async () => {
  await engine.close();
});

test('a matter with two people in it', async ({ page, browser }) => {
  workspaceId = await makeWorkspace(page, matter);
  await addDocuments(page, workspaceId, [
    { name: 'lease.md', content: `# Lease\n\n${lease}` },
    { name: 'settlement.md', content: `# Settlement\n\n${settlement}` },
  ]);
  other = await newPerson(browser, page, { name: 'Harriet Lateral', email: 'harriet@example.test' });
  const userId = await personIdOf(page, 'harriet@example.test');
  await send(page, {
    method: 'POST',
    path: `/api/workspaces/${workspaceId}/members`,
    data: { userId, role: 'manager' },
  });
  ({ id: engineId } = (await send(page, {
    method: 'POST',
    path: '/api/admin/engines',
    data: { name: 'Walls', url: engine.url, chatModel: 'scripted-chat' },
  })) as { id: string });
  await send(page, {
    method: 'POST',
    path: '/api/admin/models/choose',
    data: { role: 'chat', choice: { kind: 'engine', engineId } },
  });
});

test('a restricted document is gone for another manager, and comes back when it is opened to her', async ({
  page,
}) => {
  await page.goto(`/w/${workspaceId}/documents`);
  await page.getByRole('button', { name: 'Menu of settlement.md' }).click();
  await page.getByRole('menuitem', { name: 'Who can read it' }).click();
  const dialog = page.getByRole('dialog');
  const members = dialog.getByRole('list', { name: 'Members of the workspace' });
  await expect(members.getByRole('listitem').filter({ hasText: 'Harriet Lateral' })).toContainText(
    'Can read',
  );
  await dialog.getByRole('button', { name: 'Restrict it' }).click();
  await expect(dialog.getByText('Restricted: only those it is opened to')).toBeVisible();
  await expect(members.getByRole('listitem').filter({ hasText: 'Harriet Lateral' }).first()).toContainText(
    'Can’t read',
  );
  await look(page, 'document-access');
  await expectAccessible(page);
  await other.goto(`/w/${workspaceId}/documents`);
  await expect(other.getByRole('link', { name: 'lease.md' })).toBeVisible();
  await expect(other.getByText('settlement.md')).toHaveCount(0);
  await dialog.getByRole('radio', { name: /Harriet Lateral/ }).check();
  await dialog.getByRole('button', { name: 'Open it to them' }).click();
  await expect(dialog.getByRole('list', { name: 'Open to' })).toContainText('Harriet Lateral');
  await expect(other.getByRole('link', { name: 'settlement.md' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close it to Harriet Lateral' }).click();
  await expect(dialog.getByRole('list', { name: 'Open to' })).not.toContainText('Harriet Lateral');
  await expect(other.getByText('settlement.md')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: 'settlement.md' })).toContainText('Restricted');
});

test('a manager sees the workspace as a member does', async ({ page }) => {
  await page.goto(`/w/${workspaceId}/settings`);
  await page.getByRole('button', { name: 'See it as Harriet Lateral' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('list', { name: 'Documents' })).toHaveText('lease.md');
  await dialog.getByLabel('A question, answered with quotes').fill(question);
  await dialog.getByRole('button', { name: 'Ask as Harriet Lateral' }).click();
  await expect(dialog.getByRole('list', { name: 'Quotes' })).toContainText('2,400 euros');
  await expectAccessible(page);
  await look(page, 'view-as');
});

test('a wall that is put up while an answer is written stops it, and the question is all that stays', async ({
  page,
}) => {
  const claim = 'The monthly rent of the mill is 2,400 euros. [1.2]\n';
  engine.play({ kind: 'text', text: claim.repeat(60), delayMs: 700 });
  await other.goto(`/w/${workspaceId}`);
  await other.getByRole('radio', { name: /^Written/ }).click();
  await other.getByLabel('Your question').fill(question);
  await other.keyboard.press('Enter');
  const main = other.getByRole('main');
  await expect(main.getByText('The monthly rent of the mill is 2,400 euros.').first()).toBeVisible();
  await expect(other).toHaveURL(/\/c\//);
  const conversationUrl = other.url();

  await page.goto('/admin/walls');
  await page.getByRole('button', { name: 'Put up a wall' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Harbour screen');
  await dialog.getByLabel('Reason').fill('Harriet Lateral acted for the harbour before she came.');
  await dialog
    .getByRole('group', { name: 'People and groups' })
    .getByRole('checkbox', { name: 'Harriet Lateral' })
    .check();
  await dialog.getByRole('group', { name: 'Workspaces' }).getByRole('checkbox', { name: matter }).check();
  await dialog.getByRole('button', { name: 'See what it does' }).click();
  await expect(dialog.getByText('Shut out, who can enter it now: Harriet Lateral.')).toBeVisible();
  await expectAccessible(page);
  expect(engine.requests.at(-1)?.wasAborted).toBe(false);

  await dialog.getByRole('button', { name: 'Put the wall up' }).click();
  await expect(page.getByText('The wall is up.', { exact: true })).toBeVisible();
  const upAt = Date.now();
  await expect(main.getByText('No answer this time')).toBeVisible({ timeout: 2000 });
  expect(Date.now() - upAt).toBeLessThan(2000);
  await expect(main).not.toContainText('2,400');
  await expect(main.getByText(question).first()).toBeVisible();
  await expect.poll(() => engine.requests.at(-1)?.wasAborted).toBe(true);

  await other.goto(conversationUrl);
  await expect(other.getByRole('heading', { name: 'Your questions' })).toBeVisible();
  await look(other, 'questions');
  await expect(other.getByRole('main')).toContainText(question);
  await expect(other.getByRole('main')).not.toContainText('2,400');
  await expectAccessible(other);
  await other.goto('/account');
  await other.getByRole('link', { name: question }).click();
  await expect(other.getByRole('heading', { name: 'Your questions' })).toBeVisible();
  for (const path of ['', '/documents', '/settings']) {
    await other.goto(`/w/${workspaceId}${path}`);
    await expect(other.getByRole('heading', { name: 'Not found' })).toBeVisible();
  }
});

test('a wall is tested, and the result can be printed', async ({ page }) => {
  await page.goto('/admin/walls');
  await page.getByRole('button', { name: 'Test Harbour screen' }).click();
  const result = page.getByRole('region', { name: 'Test of Harbour screen' });
  await expect(result.getByRole('row').filter({ hasText: 'Harriet Lateral' })).toContainText('Holds');
  await expect(result).toContainText('control: 2 of 2 find something');
  await look(page, 'wall-test');
  await expectAccessible(page);
  await page.emulateMedia({ media: 'print' });
  await expect(result).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Walls', exact: true })).toBeHidden();
  await expect(result.getByRole('button', { name: 'Print' })).toBeHidden();
});

test('an administrator sees what somebody can read and why, and changes and lifts the wall', async ({
  page,
}) => {
  await page.goto('/admin/people');
  await page.getByRole('button', { name: 'Change Harriet Lateral' }).click();
  await page.getByRole('menuitem', { name: 'What they can read' }).click();
  const row = page.getByRole('dialog').getByRole('listitem').filter({ hasText: matter }).first();
  await expect(row).toContainText('shut out by the wall Harbour screen');
  await look(page, 'person-access');
  await expect(row).toContainText('Can’t read');
  await expectAccessible(page);

  await page.goto('/admin/walls');
  await page.getByRole('button', { name: 'Change Harbour screen' }).click();
  const dialog = page.getByRole('dialog');
  const name = dialog.getByLabel('Name', { exact: true });
  await name.fill('Harbour wall');
  await changeMeanwhile(page);
  await dialog.getByRole('button', { name: 'See what it does' }).click();
  await dialog.getByRole('button', { name: 'Change the wall' }).click();
  // It stands in the notice and is read out besides.
  await expect(
    page.getByText('Somebody changed this wall meanwhile. Look at it again.').first(),
  ).toBeVisible();
  // The form has what the wall is now, and still what was entered.
  await expect(dialog.getByLabel('Reason')).toHaveValue('She acted for the harbour until May.');
  await expect(name).toHaveValue('Harbour wall');
  await dialog.getByRole('button', { name: 'See what it does' }).click();
  // She was shown passages of the lease before the wall.
  await expect(dialog.getByText(`Harriet Lateral, in ${matter}: `)).toBeVisible();
  await look(page, 'wall-preview');
  await dialog.getByRole('button', { name: 'Change the wall' }).click();
  await page.getByRole('button', { name: 'Lift Harbour wall' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Lift the wall' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Harbour wall' }).first()).toContainText(
    'Lifted',
  );
  await look(page, 'walls');
  await other.goto(`/w/${workspaceId}/documents`);
  await expect(other.getByRole('link', { name: 'lease.md' })).toBeVisible();
});

test('emergency access is told to the manager, who ends it', async ({ page }) => {
  const id = await makeWorkspace(other, 'Ward 3');
  await page.goto('/admin/emergency');
  await page.getByRole('button', { name: 'Take emergency access' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /Ward 3/ }).check();
  await dialog.getByLabel('Reason').fill('Nobody of the ward can be reached and a patient is in danger.');
  await dialog.getByLabel('Minutes').fill('10');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Take access' }).click();
  await expect(page.getByText('You read Ward 3 by emergency access until')).toBeVisible();
  await look(page, 'emergency');
  await page.goto(`/w/${id}/documents`);
  await expect(page.getByText('Nobody has added documents to this workspace.')).toBeVisible();

  await other.goto('/');
  await expect(other.getByText('First Administrator reads Ward 3 by emergency access')).toBeVisible();
  await look(other, 'emergency-notice');
  await expectAccessible(other);
  await other.getByRole('link', { name: 'Why, and more' }).click();
  await expect(
    other.getByText('Nobody of the ward can be reached and a patient is in danger.'),
  ).toBeVisible();
  await other.getByRole('button', { name: 'End the access of First Administrator' }).click();
  await expect(other.getByText('First Administrator read Ward 3 by emergency access')).toBeVisible();
  await page.goto(`/w/${id}/documents`);
  await expect(page.getByRole('heading', { name: 'Not found' })).toBeVisible();
});

/** Another reason for the wall, by somebody who looked at it just now. */
async function changeMeanwhile(page: Page): Promise<void> {
  const path = '/api/admin/walls';
  const { walls } = (await (await page.request.get(path)).json()) as { walls: WallView[] };
  const wall = walls.find((one) => one.name === 'Harbour screen');
  if (!wall) throw new Error('the wall is gone');
  const { id, name, kind, startsAt, endsAt, seen } = wall;
  const idsOf = (things: readonly { id: string }[]) => things.map((thing) => thing.id);
  const sides = { userIds: idsOf(wall.people), groupIds: idsOf(wall.groups) };
  const reason = 'She acted for the harbour until May.';
  const data = { name, reason, kind, startsAt, endsAt, seen, ...sides, workspaceIds: idsOf(wall.workspaces) };
  await send(page, { method: 'PATCH', path: `${path}/${id}`, data });
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`the pages of access can be used at ${width} pixels, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      for (const path of ['/admin/walls', '/admin/emergency']) {
        await page.goto(path);
        await expect(page.getByRole('heading').first()).toBeVisible();
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      }
      await page.goto('/admin/walls');
      await page.getByRole('button', { name: 'Put up a wall' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });
  }
}

test('the engine is given back', async ({ page }) => {
  await send(page, {
    method: 'POST',
    path: '/api/admin/models/choose',
    data: { role: 'chat', choice: { kind: 'rule' } },
  });
  await send(page, { method: 'DELETE', path: `/api/admin/engines/${engineId}` });
});
