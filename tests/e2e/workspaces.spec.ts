import { newPerson } from './support/people.ts';
import {
  administrator,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  makeWorkspace,
  test,
} from './support/test.ts';

test('members are added, changed and removed; what they see follows at once', async ({ browser, page }) => {
  const id = await makeWorkspace(page, 'Members of a matter');
  const other = await newPerson(browser, page, { name: 'Mem Ber', email: 'member@example.test' });
  await other.goto(`/w/${id}/settings`);
  await expect(other.getByText('Members of a matter')).toHaveCount(0);

  await page.goto(`/w/${id}/settings`);
  await page.getByRole('button', { name: 'Add a member' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByText('Choose a person or a group.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('radio', { name: /Mem Ber/ }).check();
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('row', { name: /Mem Ber/ })).toBeVisible();

  await other.goto(`/w/${id}/settings`);
  await expect(other.getByRole('heading', { name: 'Members of a matter' })).toBeVisible();
  await expect(other.getByRole('row', { name: /Mem Ber/ })).toContainText('Reader');
  await expect(other.getByRole('button', { name: 'Delete this workspace' })).toHaveCount(0);
  await expectAccessible(other);

  await page.getByLabel('Role of Mem Ber').selectOption('Manager');
  await expect(page.getByText('Mem Ber is now manager.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Remove Mem Ber' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('row', { name: /Mem Ber/ })).toHaveCount(0);
  await other.goto(`/w/${id}/settings`);
  await expect(other.getByText('Members of a matter')).toHaveCount(0);
  await other.context().close();
});

test('the last manager can’t be made a reader', async ({ page }) => {
  const id = await makeWorkspace(page, 'One manager');
  await page.goto(`/w/${id}/settings`);
  await page.getByLabel(`Role of ${administrator.name}`).selectOption('Reader');
  await expect(page.getByText('A workspace needs a manager.').first()).toBeVisible();
  await expect(page.getByLabel(`Role of ${administrator.name}`)).toHaveValue('manager');
});

test('a workspace is renamed, and deleted only when its name is typed', async ({ page }) => {
  const id = await makeWorkspace(page, 'Short lived');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/w/${id}/settings`);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByLabel('Name', { exact: true }).fill('Renamed');
  await page.getByRole('radio', { name: /With quotes only/ }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Renamed' })).toBeVisible();
  await expect(page.getByRole('radio', { name: /With quotes only/ })).toBeChecked();

  await page.getByRole('button', { name: 'Delete this workspace' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/To confirm/).fill('Short lived');
  await dialog.getByRole('button', { name: 'Delete for everybody' }).click();
  await expect(dialog.getByText('This is not the name of the workspace.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel(/To confirm/).fill('Renamed');
  await dialog.getByRole('button', { name: 'Delete for everybody' }).click();
  await expect(page).not.toHaveURL(/settings/);
  expect((await page.request.get(`/api/workspaces/${id}`)).status()).toBe(404);
});
