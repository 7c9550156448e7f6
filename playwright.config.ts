import { defineConfig } from '@playwright/test';
import { provideBrowser } from './tests/support/find-browser.ts';

const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  globalSetup: './tests/e2e/support/start-server.ts',
  // One server with one story: the newcomer makes the administrator whom the others sign in as.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    launchOptions: {
      executablePath: provideBrowser(),
      args: [
        // Chromium's sandbox does not start for root; everybody else keeps it.
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-default-apps',
        '--disable-sync',
        '--no-first-run',
        '--no-pings',
      ],
    },
  },
  projects: [
    { name: 'newcomer', testMatch: 'newcomer.spec.ts' },
    {
      name: 'screens',
      testIgnore: 'newcomer.spec.ts',
      dependencies: ['newcomer'],
      use: { storageState: 'test-results/administrator.json' },
    },
  ],
});
