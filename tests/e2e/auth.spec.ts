import { invite, join, newPerson, password, strangersContext } from './support/people.ts';
import { personIdOf, send } from './support/requests.ts';
import {
  administrator,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  signIn,
  test,
} from './support/test.ts';

test('a wrong password is refused in plain words, and what is missing is said at its field', async ({
  browser,
}) => {
  const page = await (await strangersContext(browser)).newPage();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const address = page.getByLabel('E-mail address');
  await expect(address).toBeFocused();
  await expect(address).toHaveAccessibleDescription('Type an e-mail address.');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(
    'Type your password.',
  );
  await expectAccessible(page);
  await address.fill(administrator.email);
  await page.getByLabel('Password', { exact: true }).fill('not the right password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'is not right' })).toBeVisible();
  await expect(address).toHaveValue(administrator.email);
  await expectAccessible(page);
  await page.context().close();
});

test('signing in leads to the page that was wanted, and never to another site', async ({ browser, page }) => {
  const wanted = '/account?from=link';
  const other = await newPerson(browser, page, { name: 'Wanted Page', email: 'wanted@example.test' });
  await other.context().clearCookies();
  await other.goto(wanted);
  await expect(other).toHaveURL(/\/sign-in\?next=/);
  const signIn = async () => {
    await other.getByLabel('E-mail address').fill('wanted@example.test');
    await other.getByLabel('Password', { exact: true }).fill(password);
    await other.getByRole('button', { name: 'Sign in' }).click();
  };
  await signIn();
  await expect(other).toHaveURL(new RegExp(`${wanted.replace('?', '\\?')}$`));
  await other.context().clearCookies();
  await other.goto('/sign-in?next=//elsewhere.example/');
  await signIn();
  await expect(other.getByRole('heading', { name: 'Ask your own documents' })).toBeVisible();
  await other.context().close();
});

test('an invited person joins once, with the address of the invitation', async ({ browser, page }) => {
  await page.goto('/admin/people');
  await page.getByRole('button', { name: 'Invite a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  await expect(dialog.getByLabel('E-mail address')).toBeFocused();
  await expectAccessible(page);
  await dialog.getByLabel('E-mail address').fill('nurse@example.test');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const field = dialog.getByLabel('Link for nurse@example.test');
  await expect(field).toBeFocused();
  await expectAccessible(page);
  const link = await field.inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: /nurse@example\.test/ })).toBeVisible();

  const other = await (await strangersContext(browser)).newPage();
  await other.goto(link);
  await expect(other.getByLabel('E-mail address')).toHaveValue('nurse@example.test');
  await other.getByLabel('Your name').fill('Noor Nurse');
  await other.getByLabel('Password', { exact: true }).fill('short');
  await other.getByRole('button', { name: 'Join' }).click();
  await expect(other.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(
    /at least 1\d char/,
  );
  await expectAccessible(other);
  await join(other, { link, name: 'Noor Nurse' });
  await other.goto(link);
  await expect(other.getByText('It was used already')).toBeVisible();
  await expectAccessible(other);
  await other.context().close();
});

test('a withdrawn invitation says so', async ({ browser, page }) => {
  const link = await invite(page, 'withdrawn@example.test');
  await page.goto('/admin/people');
  await page.getByRole('button', { name: 'Withdraw the invitation of withdrawn@example.test' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByRole('row', { name: /withdrawn@example\.test/ })).toHaveCount(0);
  const other = await (await strangersContext(browser)).newPage();
  await other.goto(link);
  await expect(other.getByText('It was withdrawn by an administrator.')).toBeVisible();
  await other.context().close();
});

test('somebody who forgot the password gets a link from an administrator', async ({ browser, page }) => {
  const signedIn = await newPerson(browser, page, { name: 'Forgetful Fay', email: 'fay@example.test' });
  await page.goto('/admin/people');
  await page.getByRole('button', { name: 'Change First Administrator' }).click();
  await expect(page.getByRole('menuitem', { name: 'Take the administration away' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Make a link for a new password' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Change Forgetful Fay' }).click();
  await page.getByRole('menuitem', { name: 'Make a link for a new password' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('make sure who asks');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const field = dialog.getByLabel('Link for fay@example.test');
  await expect(field).toBeFocused();
  await expectAccessible(page);
  const link = await field.inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toHaveCount(0);

  const other = await (await strangersContext(browser)).newPage();
  await other.setViewportSize({ width: 390, height: 844 });
  await other.goto(link);
  await expect(other.getByLabel('E-mail address')).toHaveValue('fay@example.test');
  await expectNoSidewaysScroll(other);
  await expectAccessible(other);
  const newPassword = other.getByLabel('New password', { exact: true });
  await newPassword.fill('short');
  await other.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(newPassword).toHaveAccessibleDescription(/at least 1\d char/);
  await newPassword.fill('nine green doors ajar');
  await other.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(other.getByRole('heading', { name: 'Ask your own documents' })).toBeVisible();
  await signedIn.goto('/account');
  await expect(signedIn).toHaveURL(/\/sign-in/);
  await other.context().clearCookies();
  await other.goto(link);
  await expect(other.getByText('It was used already')).toBeVisible();
  await expectAccessible(other);
  await signIn(other, { email: 'fay@example.test', password: 'nine green doors ajar' });
  await other.goto('/account');
  const used = other.getByText(/^By .+\. Used: /);
  await expect(used).toBeVisible();
  // However many are made after it, it stays in the list.
  const userId = await personIdOf(page, 'fay@example.test');
  for (let later = 0; later < 5; later += 1) {
    await send(page, { method: 'POST', path: `/api/admin/people/${userId}/reset-link` });
  }
  await other.reload();
  await expect(other.getByText('Not used, and still works.')).toBeVisible();
  await expect(used).toBeHidden();
  await other.getByText('1 earlier link', { exact: true }).press('Enter');
  await expect(used).toBeVisible();
  await expectNoSidewaysScroll(other);
  await expectAccessible(other);
  await other.context().close();
  await signedIn.context().close();
});

test('a person changes their name and password', async ({ browser, page }) => {
  const other = await newPerson(browser, page, { name: 'Old Name', email: 'changes@example.test' });
  await other.goto('/account');
  await expectAccessible(other);
  await other.getByLabel('Name', { exact: true }).fill('New Name');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByText('Your name is saved.', { exact: true })).toBeVisible();
  await other.getByLabel('Present password').fill('not my password');
  await other.getByLabel('New password').fill('eight blue trains at dawn');
  await other.getByRole('button', { name: 'Change the password' }).click();
  await expect(other.getByLabel('Present password')).toHaveAccessibleDescription(/is not right/);
  await other.getByLabel('Present password').fill(password);
  await other.getByRole('button', { name: 'Change the password' }).click();
  await expect(other.getByText('Your password is changed.').first()).toBeVisible();
  await expect(other.getByLabel('Present password')).toHaveValue('');
  await other.context().close();
});

test('the pages before signing in fit a phone, in light and dark', async ({ browser }) => {
  const context = await strangersContext(browser);
  const page = await context.newPage();
  await page.setViewportSize({ width: 390, height: 844 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const path of [
      '/sign-in?reason=idle',
      '/invitation?token=nothing',
      '/reset?token=nothing',
      '/setup',
    ]) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    }
  }
  await context.close();
});
