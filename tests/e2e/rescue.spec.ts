import { addDocuments } from './support/documents.ts';
import { look } from './support/look.ts';
import { newPerson } from './support/people.ts';
import { personIdOf, send } from './support/requests.ts';
import { expect, expectAccessible, makeWorkspace, test } from './support/test.ts';

/** A restricted document whose only reader has left, as the administrator and the manager who gets it see it. */

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
  const { documents } = (await send(gone, {
    method: 'GET',
    path: `/api/workspaces/${workspaceId}/documents`,
  })) as {
    documents: { id: string }[];
  };
  const documentId = documents[0]?.id ?? '';
  const userId = await personIdOf(page, 'henrietta@example.test');
  await send(gone, {
    method: 'POST',
    path: `/api/workspaces/${workspaceId}/members`,
    data: { userId, role: 'manager' },
  });
  await send(gone, { method: 'POST', path: `/api/documents/${documentId}/restriction` });
  const goneId = await personIdOf(page, 'gregor@example.test');
  await page.goto('/admin/emergency');
  await expect(page.getByText(documentId)).toHaveCount(0);
  await send(page, { method: 'PATCH', path: `/api/admin/people/${goneId}`, data: { disabled: true } });

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
