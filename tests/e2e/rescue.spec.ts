import type { Page } from '@playwright/test';
import { addDocuments } from './support/documents.ts';
import { newPerson } from './support/people.ts';
import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  makeWorkspace,
  serverAddress,
  test,
} from './support/test.ts';

/** A restricted document whose only reader has left, as the administrator and the manager who gets it see it. */

/** `call`: the method and the path. */
async function send(page: Page, call: string, data?: unknown): Promise<unknown> {
  const [method = '', path = ''] = call.split(' ');
  const response = await page.request.fetch(path, {
    method,
    headers: { origin: serverAddress() },
    ...(data === undefined ? {} : { data }),
  });
  expect(response.ok(), `${call}: ${response.status()}`).toBe(true);
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

type People = { people: { id: string; email: string }[] };

async function personIdOf(page: Page, email: string): Promise<string> {
  const { people } = (await send(page, 'GET /api/admin/people')) as People;
  return people.find((person) => person.email === email)?.id ?? '';
}

async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await expect(() => expectNoSidewaysScroll(page)).toPass({ timeout: 5000 });
      await page.screenshot({ path: `test-results/${name}-${width}-${colorScheme}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
}

test('a document that nobody can open any more is given to a manager, who is told', async ({
  page,
  browser,
}) => {
  const gone = await newPerson(browser, page, { name: 'Gregor Gone', email: 'gregor@example.test' });
  const heir = await newPerson(browser, page, { name: 'Henrietta Heir', email: 'henrietta@example.test' });
  const workspaceId = await makeWorkspace(gone, 'Left behind');
  await addDocuments(gone, workspaceId, [
    { name: 'minutes.md', content: '# Minutes\n\nThe bonus of the partners is 7,741 euros.' },
  ]);
  const { documents } = (await send(gone, `GET /api/workspaces/${workspaceId}/documents`)) as {
    documents: { id: string }[];
  };
  const documentId = documents[0]?.id ?? '';
  const userId = await personIdOf(page, 'henrietta@example.test');
  await send(gone, `POST /api/workspaces/${workspaceId}/members`, { userId, role: 'manager' });
  await send(gone, `POST /api/documents/${documentId}/restriction`);
  const goneId = await personIdOf(page, 'gregor@example.test');
  await page.goto('/admin/emergency');
  await expect(page.getByText(documentId)).toHaveCount(0);
  await send(page, `PATCH /api/admin/people/${goneId}`, { disabled: true });

  await page.reload();
  const stranded = page.getByRole('list', { name: 'Documents that nobody can open' });
  await expect(stranded).toContainText(documentId);
  await expect(page.getByText('minutes.md')).toHaveCount(0);
  await look(page, 'stranded');
  await stranded.getByRole('button', { name: `Give document ${documentId} to a manager` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Give it' }).click();
  await expect(dialog.getByText('Choose a person.')).toBeVisible();
  await dialog.getByRole('radio', { name: /Henrietta Heir/ }).check();
  await dialog.getByLabel('Reason').fill('Gregor has left the firm.');
  await expectAccessible(page);
  await look(page, 'rescue');
  await dialog.getByRole('button', { name: 'Give it' }).click();
  const given = page.getByRole('list', { name: 'Documents given to managers' });
  await expect(given).toContainText('Henrietta Heir');
  await expect(given).toContainText('Gregor has left the firm.');
  await expect(page.getByText(/None at the moment/)).toBeVisible();
  await expectAccessible(page);

  await heir.goto(`/w/${workspaceId}/documents`);
  await expect(heir.getByText(/First Administrator let you open the restricted document/)).toContainText(
    'Gregor has left the firm.',
  );
  await expectAccessible(heir);
  await look(heir, 'rescued');
  await heir.getByRole('link', { name: 'minutes.md' }).first().click();
  await expect(heir.getByText('The bonus of the partners is 7,741 euros.')).toBeVisible();
  // The administrator reads nothing by it.
  expect((await page.request.get(`/api/documents/${documentId}`)).status()).toBe(404);
});
