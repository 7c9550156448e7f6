import { addDocuments } from './support/documents.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, makeWorkspace, test } from './support/test.ts';

const lease = (tenant: string, notice: string) =>
  `LEASE AGREEMENT\n\nmade on 4 March 2024 between Owl Mill Ltd. (the Landlord) and ${tenant} Inc. (the Tenant).\n\nThe notice period for ending the lease is ${notice} for both sides.\n`;
const question = 'What is the notice period for ending the lease?';

test('what a document is can be corrected, and stays so', async ({ page }) => {
  const workspaceId = await makeWorkspace(page, 'Test of details');
  await addDocuments(page, workspaceId, [
    { name: 'scan-1.md', content: lease('Brightwater', 'three months') },
  ]);
  await page.goto(`/w/${workspaceId}/documents`);
  const row = page.getByRole('row', { name: /scan-1\.md/ });
  await expect(row).toContainText('Lease · Owl Mill Ltd., Brightwater Inc. · 4 March 2024');
  await row.getByRole('button', { name: 'Menu of scan-1.md' }).click();
  await page.getByRole('menuitem', { name: 'Details' }).click();
  const dialog = page.getByRole('dialog', { name: 'Details of the document' });
  await expectAccessible(page);
  await dialog.getByLabel('Parties or organisation').fill('Owl Mill Ltd.\nCopperfield GmbH');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row).toContainText('Owl Mill Ltd., Copperfield GmbH');
  await row.getByRole('link', { name: 'scan-1.md' }).click();
  await expect(page.getByText('Copperfield GmbH')).toBeVisible();
  await page.getByRole('button', { name: 'Details', exact: true }).click();
  await expect(dialog.getByLabel('Parties or organisation (entered)')).toHaveValue(
    'Owl Mill Ltd.\nCopperfield GmbH',
  );
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.screenshot({ path: `test-results/details-390-${colorScheme}.png` });
  }
});

test('a question that fits several documents is asked back; one that names nobody known is refused by name', async ({
  page,
}) => {
  const workspaceId = await makeWorkspace(page, 'Test of choices');
  await addDocuments(page, workspaceId, [
    { name: 'scan-1.md', content: lease('Brightwater', 'three months') },
    { name: 'scan-2.md', content: lease('Copperfield', 'six months') },
  ]);
  await page.goto(`/w/${workspaceId}`);
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
  await expect(page.getByText('This fits 2 documents equally.')).toBeVisible();
  await expect(page.getByText('These documents differ on this.')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
      await page.screenshot({ path: `test-results/choices-${width}-${colorScheme}.png` });
    }
  }
  const choice = page.getByRole('button', { name: /scan-2\.md.*Copperfield/ });
  await choice.focus();
  await page.keyboard.press('Enter');
  const narrowed = page.getByRole('article', { name: question }).last();
  await expect(narrowed.getByRole('button', { name: /six months/ })).toBeVisible();
  await expect(narrowed.getByText('three months')).toHaveCount(0);
  await page.getByLabel('Your question').fill('What is the notice period in the lease with Pfizer?');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No document here mentions Pfizer.')).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/refused-390-dark.png' });
  await page.getByRole('button', { name: 'Rephrase' }).click();
  await expect(page.getByLabel('Your question')).toHaveValue(
    'What is the notice period in the lease with Pfizer?',
  );
});

test('a misspelt word is said and searched as what was meant; in quotation marks it is taken as it is', async ({
  page,
}) => {
  const workspaceId = await makeWorkspace(page, 'Test of spelling');
  await addDocuments(page, workspaceId, [
    { name: 'scan-1.md', content: lease('Brightwater', 'three months') },
  ]);
  await page.goto(`/w/${workspaceId}`);
  await page.getByLabel('Your question').fill('What is the notice peroid for ending the lease?');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No document has “peroid”, so “period” was searched.')).toBeVisible();
  await expect(page.getByRole('button', { name: /three months/ })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.screenshot({ path: `test-results/spelling-390-${colorScheme}.png` });
  }
  await page.getByLabel('Your question').fill('What is the "notice peroid" for ending the lease?');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No document here mentions “notice peroid”.')).toBeVisible();
});
