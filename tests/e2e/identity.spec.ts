import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { look } from './support/look.ts';
import { newPerson, password, strangersContext } from './support/people.ts';
import { startOpenIdProvider } from '#tests/support/openid-provider.ts';
import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  makeWorkspace,
  serverAddress,
  test,
} from './support/test.ts';

const periodMs = 30_000;

/** A code that was not used yet: when this step's was, the next one's, which the server takes too. */
function codeOf(secret: string, later = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + later * periodMs,
  });
}

async function fillSignIn(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Makes the sessions of a person look as if they had signed in long ago. */
function ageSessions(email: string): void {
  const database = new Database(`${process.env['PINCITE_E2E_DATA_DIR'] ?? ''}/pincite.db`);
  database
    .prepare(
      `update session set verified_at = verified_at - 8 * 3600000
       where user_id = (select id from user where email = ?)`,
    )
    .run(email);
  database.close();
}

/** A passkey device inside Chromium that always knows its person. */
async function addDevice(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function keepRecoveryCodes(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog');
  const codes = dialog.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const first = (await codes.first().textContent()) ?? '';
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await expect(dialog).toHaveCount(0);
  return first;
}

test('an authenticator app is set up and asked for; a used code and a used recovery code are refused', async ({
  browser,
  page,
}) => {
  const other = await newPerson(browser, page, { name: 'Tess Totp', email: 'tess@example.test' });
  await other.goto('/account');
  await other.getByRole('button', { name: 'Set up an app' }).click();
  const dialog = other.getByRole('dialog');
  await expect(dialog.getByRole('img', { name: /QR code/ })).toBeVisible();
  await expectAccessible(other);
  const secret = (await dialog.getByLabel('Secret', { exact: true }).textContent()) ?? '';
  await dialog.getByLabel('Code from the app').fill('000000');
  await dialog.getByRole('button', { name: 'Turn it on' }).click();
  await expect(dialog.getByLabel('Code from the app')).toHaveAccessibleDescription(/is not right/);
  const first = codeOf(secret);
  await dialog.getByLabel('Code from the app').fill(first);
  await dialog.getByRole('button', { name: 'Turn it on' }).click();
  const recoveryCode = await keepRecoveryCodes(other);
  await expect(other.getByText('Asked for after the password.')).toBeVisible();

  await other.context().clearCookies();
  await fillSignIn(other, 'tess@example.test');
  await expect(other.getByRole('heading', { name: 'One more step' })).toBeVisible();
  await expectAccessible(other);
  await other.goto('/account');
  await expect(other).toHaveURL(/second-factor\?next=%2Faccount/);
  const code = other.getByLabel('Code', { exact: true });
  await code.fill(first);
  await other.getByRole('button', { name: 'Go on' }).click();
  await expect(code).toHaveAccessibleDescription(/used before/);
  await code.fill(codeOf(secret, 1));
  await other.getByRole('button', { name: 'Go on' }).click();
  await expect(other).toHaveURL(/\/account$/);

  await other.context().clearCookies();
  await fillSignIn(other, 'tess@example.test');
  await code.fill(` ${recoveryCode.toUpperCase()} `);
  await other.getByRole('button', { name: 'Go on' }).click();
  await expect(other.getByRole('heading', { name: 'Ask your own documents' })).toBeVisible();
  await other.context().clearCookies();
  await fillSignIn(other, 'tess@example.test');
  await code.fill(recoveryCode);
  await other.getByRole('button', { name: 'Go on' }).click();
  await expect(code).toHaveAccessibleDescription(/used before/);
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(other.getByText('You are signed out.')).toBeVisible();
  await other.context().close();
});

test('a passkey is made and signs in without the password', async ({ browser, page }) => {
  const other = await newPerson(browser, page, { name: 'Pat Passkey', email: 'pat@example.test' });
  await addDevice(other);
  await other.goto('/account');
  await other.getByRole('button', { name: 'Add a passkey' }).click();
  await other.getByLabel('Name of the passkey').fill('Test laptop');
  await expectAccessible(other);
  await other.getByRole('button', { name: 'Make the passkey' }).click();
  await keepRecoveryCodes(other);
  await expect(other.getByText('Passkey “Test laptop”')).toBeVisible();
  await expectAccessible(other);
  await other.context().clearCookies();
  await other.goto('/sign-in');
  await other.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(other.getByRole('heading', { name: 'Ask your own documents' })).toBeVisible();
  await other.goto('/account');
  await expect(other.getByText('with a passkey')).toBeVisible();
  await other.getByRole('button', { name: 'Remove the passkey Test laptop' }).click();
  await other.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(other.getByText('Passkey “Test laptop”')).toHaveCount(0);
  await other.context().clearCookies();
  await other.goto('/sign-in');
  await other.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(other.getByRole('alert').filter({ hasText: /not right|did not finish/ })).toBeVisible();
  await other.context().close();
});

test('sessions are listed and ended', async ({ browser, page }) => {
  const here = await newPerson(browser, page, { name: 'Sid Session', email: 'sid@example.test' });
  const there = await (await strangersContext(browser)).newPage();
  await fillSignIn(there, 'sid@example.test');
  await expect(there.getByRole('heading', { name: 'Ask your own documents' })).toBeVisible();
  await here.goto('/account');
  await expect(here.getByText('This one')).toBeVisible();
  await expect(here.getByText('Chrome on Linux')).toHaveCount(2);
  await expectAccessible(here);
  await here.getByRole('button', { name: 'End the session of Chrome on Linux' }).click();
  await expect(here.getByText('Chrome on Linux')).toHaveCount(1);
  await there.goto('/account');
  await expect(there).toHaveURL(/sign-in/);
  await there.context().close();
  await here.context().close();
});

test('an act on rights asks who one is when the sign-in is old, and then goes through', async ({
  browser,
  page,
}) => {
  const other = await newPerson(browser, page, { name: 'Stella Step', email: 'stella@example.test' });
  const id = await makeWorkspace(other, 'To be deleted');
  ageSessions('stella@example.test');
  await other.goto(`/w/${id}/settings`);
  await other.getByRole('button', { name: 'Delete this workspace' }).click();
  const asked = other.getByRole('dialog', { name: 'Delete this workspace?' });
  await asked.getByRole('textbox').fill('To be deleted');
  await asked.getByRole('button', { name: /^Delete/ }).click();
  const dialog = other.getByRole('dialog', { name: 'Confirm that it is you' });
  await expect(dialog).toBeVisible();
  await expectAccessible(other);
  await dialog.getByLabel('Your password').fill('not my password');
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(dialog.getByLabel('Your password')).toHaveAccessibleDescription(/is not right/);
  await dialog.getByLabel('Your password').fill(password);
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(dialog).toHaveCount(0);
  // The page leaves by itself; going elsewhere before would break that off, or be broken off by it.
  await expect(other.getByRole('heading', { name: 'Ask your own documents' })).toBeVisible();
  await other.goto(`/w/${id}/settings`);
  await expect(other.getByText(/does not exist/)).toBeVisible();
  await other.context().close();
});

test('a key is made, works over the API within its scope, and is revoked', async ({
  browser,
  page,
  playwright,
}) => {
  const other = await newPerson(browser, page, { name: 'Kay Key', email: 'kay@example.test' });
  const id = await makeWorkspace(other, 'Lent');
  await makeWorkspace(other, 'Kept');
  await other.goto('/account');
  await other.getByRole('button', { name: 'Make a key' }).click();
  const dialog = other.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Nightly export');
  await dialog.getByLabel('Where').selectOption({ label: 'Lent' });
  await expectAccessible(other);
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  const key = await dialog.getByLabel('Key', { exact: true }).inputValue();
  await expectAccessible(other);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(other.getByText('Reads and asks in Lent')).toBeVisible();
  const program = await playwright.request.newContext({
    baseURL: serverAddress(),
    extraHTTPHeaders: { authorization: `Bearer ${key}` },
    storageState: { cookies: [], origins: [] },
  });
  const { workspaces } = (await (await program.get('/api/workspaces')).json()) as { workspaces: unknown[] };
  expect(workspaces).toMatchObject([{ id, role: 'reader' }]);
  await other.getByText('How a program uses a key').click();
  await expect(other.getByText(`${serverAddress()}/api/v1/workspaces`)).toBeVisible();
  await expectAccessible(other);
  await look(other, 'account-key-use');
  const lasting = (await (await program.get('/api/v1/workspaces')).json()) as { workspaces: unknown[] };
  expect(lasting.workspaces).toEqual(workspaces);
  await other.getByRole('button', { name: 'Revoke the key Nightly export' }).click();
  await other.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(other.getByText('You have no keys.')).toBeVisible();
  expect((await program.get('/api/workspaces')).status()).toBe(401);
  await program.dispose();
  await other.context().close();
});

/** Signs in at the test's own provider, wherever a button led to it. */
async function signInAtHouse(page: Page, name: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(name);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Somebody with a password connects their account with the provider, disconnects it, and an administrator does so once more. */
async function connectAndDisconnect(browser: Browser, page: Page): Promise<void> {
  const other = await newPerson(browser, page, { name: 'Petra Password', email: 'petra@example.test' });
  const disconnect = other.getByRole('button', { name: 'Disconnect House sign-on' });
  for (const remover of ['owner', 'administrator']) {
    await other.goto('/account');
    await expect(disconnect).toHaveCount(0);
    await other.getByRole('button', { name: 'Connect with House sign-on' }).click();
    // The provider knows them the second time.
    if (remover === 'owner') await signInAtHouse(other, 'petra');
    await expect(disconnect).toBeVisible();
    if (remover === 'owner') {
      await disconnect.click();
      await other.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
      await expect(disconnect).toHaveCount(0);
    }
  }
  await page.goto('/admin/people');
  await expect(page.getByRole('row', { name: /Petra Password/ })).toContainText('Signs in by House sign-on');
  await page.getByRole('button', { name: 'Change Petra Password' }).click();
  await page.getByRole('menuitem', { name: 'Disconnect from single sign-on' }).click();
  await expectAccessible(page);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
  await expect(page.getByRole('row', { name: /Petra Password/ })).not.toContainText('Signs in by');
  await other.goto('/account');
  await expect(other).toHaveURL(/sign-in/);
  await other.context().close();
  await moveToRightAccount(browser, page);
  await page.goto('/admin/sign-in');
}

/** The identity was connected with the wrong account: an administrator moves it, and its owner connects it with the right one. */
async function moveToRightAccount(browser: Browser, page: Page): Promise<void> {
  const right = await newPerson(browser, page, { name: 'Petra Rightful', email: 'rightful@example.test' });
  await page.goto('/admin/people');
  await page.getByRole('button', { name: 'Change Petra Password' }).click();
  await page.getByRole('menuitem', { name: 'Move an identity to another account' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /House sign-on/ }).check();
  await dialog.getByRole('radio', { name: /Petra Rightful/ }).check();
  await dialog.getByRole('button', { name: 'Move it' }).click();
  await expect(dialog.getByText('Type a reason.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Reason').fill('She connected it in the wrong browser.');
  await dialog.getByRole('button', { name: 'Move it' }).click();
  await expect(dialog).toHaveCount(0);
  await right.goto('/account');
  await right.getByRole('button', { name: 'Connect with House sign-on' }).click();
  await signInAtHouse(right, 'petra');
  await expect(right.getByRole('button', { name: 'Disconnect House sign-on' })).toBeVisible();
  await right.context().close();
}

test('an administrator enters a provider, and somebody signs in by it', async ({ browser, page }) => {
  const provider = await startOpenIdProvider(`${serverAddress()}/api/auth/single-sign-on/callback`);
  provider.people.set('olga', { email: 'olga@example.test', name: 'Olga Outside', groups: ['staff'] });
  provider.people.set('petra', { email: 'petra-at-work@example.test' });
  try {
    await page.goto('/admin/sign-in');
    await page.getByRole('button', { name: 'Add a provider' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('House sign-on');
    await dialog.getByLabel('Issuer').fill(provider.issuer);
    await dialog.getByLabel('Client id').fill(provider.clientId);
    await dialog.getByLabel('Client secret', { exact: true }).fill(provider.clientSecret);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('row', { name: /House sign-on/ })).toBeVisible();
    await expectAccessible(page);
    const other = await (await strangersContext(browser)).newPage();
    await other.goto('/sign-in?next=/account');
    await expectAccessible(other);
    await other.getByRole('button', { name: 'Continue with House sign-on' }).click();
    await signInAtHouse(other, 'olga');
    await expect(other).toHaveURL(/\/account$/);
    await expect(other.getByLabel('E-mail address')).toHaveValue('olga@example.test');
    await expect(other.getByText('by single sign-on')).toBeVisible();
    await expectAccessible(other);
    await other.getByRole('button', { name: 'Disconnect House sign-on' }).click();
    await other.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
    const notices = other.getByRole('region', { name: /Notifications/ });
    await expect(notices.getByText(/You have no other way to sign in/)).toBeVisible();
    await other.context().close();
    await connectAndDisconnect(browser, page);
    await page.getByRole('button', { name: 'Remove House sign-on' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('No provider')).toBeVisible();
  } finally {
    await provider.stop();
  }
});

test('the pages of identity fit a phone, in light and dark', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const path of ['/account', '/admin/sign-in']) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    }
  }
});
