import { newPerson } from './support/people.ts';
import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  makeWorkspace,
  serverAddress,
  test,
} from './support/test.ts';

/** What an administrator may not do for themselves, and what they are told instead. */

const headers = () => ({ origin: serverAddress() });

test('a wall warns the administrator whom it would shut out, who then neither reads what it is about nor lifts it', async ({
  page,
  browser,
}) => {
  const email = 'second@example.test';
  const second = await newPerson(browser, page, { name: 'Second Administrator', email });
  const { people } = (await (await page.request.get('/api/admin/people')).json()) as {
    people: { id: string; email: string }[];
  };
  const userId = people.find((one) => one.email === email)?.id ?? '';
  const promoted = { headers: headers(), data: { role: 'administrator' } };
  expect((await page.request.patch(`/api/admin/people/${userId}`, promoted)).ok()).toBe(true);
  const workspaceId = await makeWorkspace(second, 'Larkspur deal');

  await page.goto('/admin/walls');
  await page.getByRole('button', { name: 'Put up a wall' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Larkspur team');
  await dialog.getByLabel('Reason').fill('Larkspur is for its team alone.');
  await dialog.getByRole('radio', { name: /Let only these people in/ }).check();
  await dialog
    .getByRole('group', { name: 'People and groups' })
    .getByRole('checkbox', { name: 'Second Administrator' })
    .check();
  await dialog
    .getByRole('group', { name: 'Workspaces' })
    .getByRole('checkbox', { name: 'Larkspur deal' })
    .check();
  await dialog.getByRole('button', { name: 'See what it does' }).click();
  await expect(dialog.getByText('It shuts you out, too.')).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/own-wall-preview.png' });
  await dialog.getByRole('button', { name: 'Put the wall up' }).click();

  const card = page.getByRole('listitem').filter({ hasText: 'A wall that shuts you out' });
  await expect(card.getByText('Another administrator, whom it lets in, changes or lifts it.')).toBeVisible();
  await expect(card.getByRole('button', { name: /^(?:Lift|Change)/ })).toHaveCount(0);
  await expect(page.getByText('Larkspur')).toHaveCount(0);
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/own-wall.png' });

  await second.goto('/admin/walls');
  await second.getByRole('button', { name: 'Lift Larkspur team' }).click();
  await second.getByRole('alertdialog').getByRole('button', { name: 'Lift the wall' }).click();
  await expect(page.getByRole('main')).not.toContainText('Larkspur');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Larkspur team' })).toBeVisible();
  const gone = await second.request.delete(`/api/workspaces/${workspaceId}`, { headers: headers() });
  expect(gone.ok()).toBe(true);
});

test('managers see who is invited into their workspace', async ({ page }) => {
  const workspaceId = await makeWorkspace(page, 'With an invitation');
  const data = { email: 'invited@example.test', role: 'person', workspaceId, workspaceRole: 'editor' };
  expect((await page.request.post('/api/admin/invitations', { headers: headers(), data })).ok()).toBe(true);
  await page.goto(`/w/${workspaceId}/settings`);
  const invited = page.getByRole('list', { name: 'Invited' }).getByRole('listitem');
  await expect(invited).toContainText('invited@example.test as editor, invited by First Administrator');
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.screenshot({ path: `test-results/invited-${width}.png`, fullPage: true });
  }
});
