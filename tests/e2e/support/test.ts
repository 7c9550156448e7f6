import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, expect, type Page, test as base } from '@playwright/test';

export { expect } from '@playwright/test';

export const administrator = {
  name: 'First Administrator',
  email: 'administrator@example.test',
  password: 'correct horse battery staple',
};

/** The address that the set-up printed. */
export function serverAddress(): string {
  const address = process.env['PINCITE_E2E_URL'];
  if (!address) throw new Error('the server was not started');
  return address;
}

type Complaints = string[];

/** Notes what no page of the context may ever do: ask another host, break its own content policy, or throw. */
export function watchPages(context: BrowserContext, complaints: Complaints): void {
  context.on('page', (page) => {
    watch(page, complaints);
  });
}

function watch(page: Page, complaints: Complaints): void {
  const own = new URL(serverAddress()).host;
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.host !== own) {
      complaints.push(`asked another host: ${request.url()}`);
    }
  });
  page.on('pageerror', (error) => {
    complaints.push(`threw: ${error.message}`);
  });
  page.on('console', (message) => {
    const text = message.text();
    if (/content security policy/i.test(text)) complaints.push(`broke the content policy: ${text}`);
    else if (/hydrat/i.test(text) && message.type() === 'error') complaints.push(`did not hydrate: ${text}`);
  });
}

/** `test` with the server's address, and with every page of a test watched: complaints fail the test at its end. */
export const test = base.extend<{ complaints: Complaints }>({
  baseURL: async ({}, use) => {
    await use(serverAddress());
  },
  complaints: [
    async ({ context }, use) => {
      const complaints: Complaints = [];
      watchPages(context, complaints);
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** How long a page may take to settle and be looked at: while it is read anew it has no title for a moment. */
const settleTimeoutMs = 20_000;

/** Fails when axe finds something on a settled page that a person with a disability could not use. */
export async function expectAccessible(page: Page): Promise<void> {
  await expect(async () => {
    await settleColours(page);
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const found = violations.map(
      ({ id, help, nodes }) => `${id}: ${help} – ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
    expect(found, page.url()).toEqual([]);
  }).toPass({ timeout: settleTimeoutMs });
}

/** Waits until colours have changed: half way from light to dark no contrast is right. */
async function settleColours(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map((transition) => transition.finished));
  });
}

/** Fails when the page is wider than the window: nobody scrolls sideways on a phone. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const surplus = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(surplus, `${page.url()} is wider than the window`).toBeLessThanOrEqual(0);
}

/** Signs in on the sign-in page. */
export async function signIn(page: Page, person: { email: string; password: string }): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Makes a workspace through the API, as the signed-in person, and returns its id. */
export async function makeWorkspace(page: Page, name: string): Promise<string> {
  const response = await page.request.post('/api/workspaces', {
    data: { name },
    headers: { origin: serverAddress() },
  });
  expect(response.status()).toBe(201);
  return ((await response.json()) as { id: string }).id;
}

/** The id of the workspace that a story before made, as the signed-in person sees it. */
export async function workspaceNamed(page: Page, name: string): Promise<string> {
  const response = await page.request.get('/api/workspaces');
  const { workspaces } = (await response.json()) as { workspaces: { id: string; name: string }[] };
  const found = workspaces.find((workspace) => workspace.name === name);
  if (!found) throw new Error(`no workspace ${name} among ${workspaces.map((one) => one.name).join(', ')}`);
  return found.id;
}
