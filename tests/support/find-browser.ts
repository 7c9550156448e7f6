import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

/** Names that Chrome and Chromium have on a PATH, the preferred one first. */
const namesOnPath = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
];

/** Where they are installed without being on the PATH. */
const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

const advice = `No Chrome or Chromium was found, and none could be installed.
The browser tests need one. Do one of these, then run npm test again:
  - Debian or Ubuntu:  sudo apt-get install chromium
  - Fedora:            sudo dnf install chromium
  - anywhere:          npx playwright install --with-deps chromium
  - or name one:       PINCITE_TEST_BROWSER=/path/to/chrome npm test`;

/** The program of a browser for the tests that is here already, or null. Nothing is installed. */
export function findBrowser(): string | null {
  const named = process.env['PINCITE_TEST_BROWSER'];
  if (named) {
    if (!canRun(named)) throw new Error(`PINCITE_TEST_BROWSER names a browser that does not start: ${named}`);
    return named;
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = namesOnPath.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [chromium.executablePath(), ...onPath, ...usualPlaces].find(canRun) ?? null;
}

/** Finds a browser or installs one, trying the ways that need no person; throws with what to do when none works. */
export function provideBrowser(): string {
  const found = findBrowser();
  if (found !== null) return found;
  const ways = [installPlaywrightBrowser, installDistributionPackage];
  for (const install of ways) {
    install();
    const installed = findBrowser();
    if (installed !== null) return installed;
  }
  throw new Error(advice);
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  // A name on the PATH can be a stub that only tells how to install the real one (Ubuntu's chromium-browser).
  return process.platform === 'win32' || spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;
}

function installPlaywrightBrowser(): void {
  say("No browser found. Trying to download Playwright's own Chromium…");
  const command = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  const { status } = spawnSync(command, ['--no-install', 'playwright', 'install', 'chromium'], {
    stdio: ['ignore', 2, 2],
    timeout: 300_000,
    env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
  });
  if (status !== 0) say('That did not work.');
}

function installDistributionPackage(): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  say("Trying the distribution's package: apt-get install chromium…");
  const run = (...parameters: string[]) =>
    spawnSync('apt-get', parameters, {
      stdio: ['ignore', 2, 2],
      timeout: 900_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const install = () => run('install', '-y', '--no-install-recommends', 'chromium');
  if (!install() && !(run('update') && install())) say('That did not work.');
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    say(`Browser for the tests: ${provideBrowser()}`);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
