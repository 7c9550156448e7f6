import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll } from './test.ts';

/** Pictures of a page for people to look at, wide and narrow, light and dark; it must fit each. */
export async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      // The page may still be arranging itself after its window changed.
      await expect(() => expectNoSidewaysScroll(page)).toPass({ timeout: 5000 });
      await page.screenshot({ path: `test-results/${name}-${width}-${colorScheme}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
}
