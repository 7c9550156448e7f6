import { addDocuments, sampleFile } from './support/documents.ts';
import { expectHighlightOnWords } from './support/highlight.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, makeWorkspace, test } from './support/test.ts';

const sentence = 'On late payment the Buyer owes interest of 4 % a year';

test('a PDF opens at any page, zooms, and holds only the pages near the view', async ({ page }) => {
  const workspaceId = await makeWorkspace(page, 'Test of viewing');
  await addDocuments(page, workspaceId, [sampleFile('supply-agreement.pdf')]);
  await page.goto(`/w/${workspaceId}/documents`);
  await page.getByRole('link', { name: 'supply-agreement.pdf' }).click();
  await expect(page.locator('[data-page="1"] canvas')).toBeVisible();
  expect(await page.locator('[data-page]').count()).toBeLessThan(6);
  await page.getByLabel('Page', { exact: true }).fill('14');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-page="14"] .pdf-text')).toContainText('Assignment and subcontracting');
  await expect(page.locator('[data-page="1"]')).toHaveCount(0);
  const before = await page.locator('[data-page="14"]').boundingBox();
  await page.getByRole('button', { name: 'Larger' }).click();
  await expect
    .poll(async () => (await page.locator('[data-page="14"]').boundingBox())?.width)
    .toBeGreaterThan(before?.width ?? 0);
  await expect(page.getByLabel('Page', { exact: true })).toHaveValue('14');
  await page.getByRole('button', { name: 'Fit the width' }).click();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('the link of a source opens the document at the marked sentence', async ({ page }) => {
  const workspaceId = await makeWorkspace(page, 'Test of linking');
  await addDocuments(page, workspaceId, [sampleFile('supply-agreement.pdf')]);
  await page.goto(`/w/${workspaceId}`);
  await page.getByLabel('Your question').fill('What interest does the Buyer owe on late payment?');
  await page.keyboard.press('Enter');
  const quote = page.getByRole('button', { name: new RegExp(sentence) });
  const text = (await quote.locator('.quote-text').textContent()) ?? '';
  await quote.click();
  await page.getByRole('link', { name: 'Open the whole document' }).click();
  await expect(page).toHaveURL(/documents\/[0-9a-f-]+\?page=8&mark=/);
  const shown = page.locator('section[aria-label="Page 8"]');
  await expect(shown.locator('[data-highlight]').first()).toBeInViewport();
  await expectHighlightOnWords(shown, text);
  await page.reload();
  await expect(shown.locator('[data-highlight]').first()).toBeInViewport();
});

test('a text document shows the cited sentence marked', async ({ page }) => {
  const workspaceId = await makeWorkspace(page, 'Test of text');
  const content = `# Seals\n\nThe seals were replaced in March.\n\n${'Nothing else happened then. '.repeat(300)}\n\nThe warranty period for replaced seals is eighteen months.\n`;
  await addDocuments(page, workspaceId, [{ name: 'memo.md', content }]);
  await page.goto(`/w/${workspaceId}`);
  await page.getByLabel('Your question').fill('How long is the warranty period for replaced seals?');
  await page.keyboard.press('Enter');
  await page
    .getByRole('button', { name: /The warranty period for replaced seals is eighteen months/ })
    .click();
  const mark = page.getByRole('complementary', { name: 'Source' }).locator('mark');
  await expect(mark).toHaveText('The warranty period for replaced seals is eighteen months.');
  await expect(mark).toBeInViewport();
  await expectAccessible(page);
});
