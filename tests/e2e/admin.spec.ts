import { newPerson } from './support/people.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

const pages = {
  people: 'People',
  groups: 'Groups',
  jobs: 'Jobs',
  models: 'Models',
  audit: 'Audit',
  system: 'System',
};

for (const [path, heading] of Object.entries(pages)) {
  test(`the ${heading} page can be used by everybody, on a phone too, in light and dark`, async ({
    page,
  }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await page.goto(`/admin/${path}`);
        await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      }
    }
  });
}

test('a person who is no administrator finds no administration', async ({ browser, page }) => {
  const other = await newPerson(browser, page, { name: 'Only Reads', email: 'only-reads@example.test' });
  await expect(other.getByRole('link', { name: 'Administration' })).toHaveCount(0);
  for (const path of Object.keys(pages)) {
    await other.goto(`/admin/${path}`);
    await expect(other.getByRole('heading', { name: 'Not found' })).toBeVisible();
  }
  for (const path of ['people', 'groups', 'invitations', 'jobs', 'models', 'engines', 'system']) {
    expect((await other.request.get(`/api/admin/${path}`)).status(), path).toBe(404);
  }
  await other.context().close();
});

test('a disabled person is signed out at once', async ({ browser, page }) => {
  const other = await newPerson(browser, page, { name: 'Soon Gone', email: 'soon-gone@example.test' });
  await page.goto('/admin/people');
  await page.getByRole('button', { name: 'Change Soon Gone' }).click();
  await page.getByRole('menuitem', { name: 'Disable the account' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByRole('row', { name: /Soon Gone/ })).toContainText('Disabled');
  await other.goto('/account');
  await expect(other).toHaveURL(/\/sign-in/);
  await other.context().close();
});

test('the last administrator stays one', async ({ page }) => {
  await page.goto('/admin/people');
  await page.getByRole('button', { name: 'Change First Administrator' }).click();
  await page.getByRole('menuitem', { name: 'Take the administration away' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Take it away' }).click();
  await expect(page.getByText('This is the last administrator.').first()).toBeVisible();
  await expect(page.getByRole('row', { name: /First Administrator/ })).toContainText('Administrator');
});

test('a group is made, filled, renamed and deleted', async ({ browser, page }) => {
  const other = await newPerson(browser, page, { name: 'Gro Upper', email: 'gro@example.test' });
  await other.context().close();
  await page.goto('/admin/groups');
  await page.getByRole('button', { name: 'Create a group' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Litigation');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'People in Litigation: 0' }).click();
  const dialog = page.getByRole('dialog');
  await expectAccessible(page);
  await dialog.getByPlaceholder('Search by name or address').fill('gro@');
  await dialog.getByRole('radio', { name: /Gro Upper/ }).check();
  await dialog.getByRole('button', { name: 'Add to the group' }).click();
  await expect(dialog.getByRole('list', { name: 'People in Litigation' })).toContainText('Gro Upper');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Change Litigation' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Court team');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /Court team/ })).toContainText('1 person');
  await page.getByRole('button', { name: 'Change Court team' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('row', { name: /Court team/ })).toHaveCount(0);
});

test('the audit log is whole, and the processes run', async ({ page }) => {
  await page.goto('/admin/system');
  const processes = page.getByRole('table', { name: 'Processes' });
  const connections = page.getByRole('table', { name: 'Connections to other machines' });
  for (const name of ['web', 'worker', 'engine']) {
    const row = { name: new RegExp(`^${name}`) };
    await expect(processes.getByRole('row', row)).toContainText('Running');
    // Allowed, made, refused.
    await expect(connections.getByRole('row', row)).toHaveText(`${name}000`);
  }
  await expect(page.getByText('No other machine may be reached.')).toBeVisible();
  await expect(page.getByText('No remote engine is in use')).toBeVisible();
  await page.getByRole('button', { name: 'Check the chain' }).click();
  await expect(page.getByText('none changed, moved or missing')).toBeVisible();
  await expectAccessible(page);
});

test('a remote engine that is down is said to be, and can be deleted', async ({ page }) => {
  await page.goto('/admin/models');
  await expect(page.getByText('pincite-starter-en-q8_0.gguf').first()).toBeVisible();
  await page.getByRole('button', { name: 'Add an engine' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('is sent to its address')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await dialog.getByLabel('Name').fill('Down');
  // The discard port of this machine: nobody answers there.
  await dialog.getByLabel('Address').fill('http://127.0.0.1:9/v1');
  await dialog.getByLabel('Key (optional)').fill('a-secret-key');
  await dialog.getByLabel('Language model').fill('some-model');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Test Down' }).click();
  await expect(page.getByText('Does not work')).toBeVisible();
  expect(await page.content()).not.toContain('a-secret-key');
  await page.getByRole('button', { name: 'Delete Down' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Down' })).toHaveCount(0);
});

test('the jobs that read the documents are listed', async ({ page }) => {
  await page.goto('/admin/jobs');
  await expect(page.getByRole('row', { name: /Read a document/ }).first()).toContainText('Done');
  await page.getByRole('radio', { name: 'Failed' }).click();
  await expect(page.getByText('No job has failed.')).toBeVisible();
});
