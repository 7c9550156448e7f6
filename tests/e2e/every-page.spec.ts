import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, workspaceNamed } from './support/test.ts';

/** The pages of a workspace, as the newcomer left it, wide and narrow, light and dark. */

async function paths(page: Page): Promise<string[]> {
  const base = `/w/${await workspaceNamed(page, 'Pump supply')}`;
  await page.goto(`${base}/documents`);
  const document = await page.getByRole('link', { name: 'supply-agreement.pdf' }).getAttribute('href');
  return [base, `${base}/documents`, document ?? '', `${base}/settings`, '/account'];
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`every page of a workspace can be used at ${width} pixels, ${colorScheme}`, async ({ page }) => {
      const all = await paths(page);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      for (const path of all) {
        await page.goto(path);
        await expect(page.getByRole('main')).toBeVisible();
        await expect(page.getByRole('heading').first()).toBeVisible();
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      }
    });
  }
}

test('on a phone a source opens over the page and closes again', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/w/${await workspaceNamed(page, 'Pump supply')}`);
  await page.getByLabel('Your question').fill('Which law governs this Agreement?');
  await page.getByLabel('Your question').press('Enter');
  await page
    .getByRole('button', { name: /governed by the law of the Example Republic/ })
    .first()
    .click();
  await expect(page.locator('[data-highlight]').first()).toBeInViewport();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Close the source' }).click();
  await expect(page.getByRole('button', { name: 'Close the source' })).toHaveCount(0);
});
