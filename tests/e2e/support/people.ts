import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect, serverAddress } from './test.ts';

export const password = 'seven red bicycles on a hill';

/** A browser in which nobody is signed in. */
export function strangersContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ baseURL: serverAddress(), storageState: { cookies: [], origins: [] } });
}

/** Invites somebody through the API, as the administrator whose page this is, and returns the link. */
export async function invite(page: Page, email: string): Promise<string> {
  const response = await page.request.post('/api/admin/invitations', {
    data: { email, role: 'person' },
    headers: { origin: serverAddress() },
  });
  expect(response.status()).toBe(201);
  return ((await response.json()) as { link: string }).link;
}

/** Accepts an invitation on its page; the person is signed in afterwards. */
export async function join(page: Page, person: { link: string; name: string }): Promise<void> {
  await page.goto(person.link);
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page).not.toHaveURL(/invitation/);
}

/** An invited person who is signed in, in a browser of their own. */
export async function newPerson(
  browser: Browser,
  administratorPage: Page,
  person: { name: string; email: string },
): Promise<Page> {
  const link = await invite(administratorPage, person.email);
  const page = await (await strangersContext(browser)).newPage();
  await join(page, { link, name: person.name });
  return page;
}
