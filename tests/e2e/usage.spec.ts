import { readFile } from 'node:fs/promises';
import { look } from './support/look.ts';
import { expect, expectAccessible, test } from './support/test.ts';

/** What the newcomer asked, as an administrator sees it counted. */

test('usage is shown by month, person, workspace and model, and saved as a table', async ({ page }) => {
  await page.goto('/admin/usage');
  await expect(page.getByRole('link', { name: 'Usage' })).toHaveAttribute('aria-current', 'page');
  const table = page.getByRole('table', { name: 'Usage' });
  await expect(table.getByRole('img', { name: /Answered \d+, Refused \d+/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('radio', { name: 'Person' }).click();
  await expect(page).toHaveURL(/by=person/);
  await expect(table.getByRole('cell', { name: 'First Administrator', exact: true })).toBeVisible();
  await page.getByRole('radio', { name: 'Model' }).click();
  await expect(table.getByRole('cell', { name: 'Quotes, without a model' })).toBeVisible();
  await page.getByRole('radio', { name: '12 months' }).click();
  await expect(page).toHaveURL(/months=12/);
  await look(page, 'usage');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^pincite-usage-\d{4}-\d\d-\d\d\.csv$/);
  expect(await readFile(await download.path(), 'utf8')).toContain('"First Administrator"');
});

test('costs are entered, and said for a thousand questions', async ({ page }) => {
  await page.goto('/admin/usage');
  await page.getByRole('button', { name: 'Enter prices' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Type a number.').first()).toBeVisible();
  await dialog.getByLabel('Price of the hardware').fill('4,800');
  await dialog.getByLabel('Power in watts').fill('0');
  await dialog.getByLabel('Price of a kilowatt-hour').fill('0,30');
  await dialog.getByRole('button', { name: 'Add a service' }).click();
  await dialog.getByLabel('Name').fill('Large model elsewhere');
  await dialog.getByLabel('Per million read').fill('3');
  await dialog.getByLabel('Per million written').fill('15');
  await expectAccessible(page);
  await look(page, 'usage-costs');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('100.00 EUR', { exact: true })).toBeVisible();
  await expect(page.getByText(/^[\d,.]+ EUR$/).nth(1)).toBeVisible();
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(dialog.getByLabel('Name')).toHaveValue('Large model elsewhere');
  await dialog.getByRole('button', { name: 'Take this service out' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
});
