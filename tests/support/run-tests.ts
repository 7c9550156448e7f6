import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';

/** `npm test`: everything that is checked, in order, the quick parts first. Ends at the first part that fails. */

type Part = { title: string; script: string; report?: { path: string; count: (json: unknown) => Counts } };
type Counts = { passed: number; failed: number; skipped: number };

const parts: readonly Part[] = [
  { title: 'formatting', script: 'check:format' },
  { title: 'lint', script: 'check:lint' },
  { title: 'types', script: 'check:types' },
  { title: 'import rules', script: 'check:arrows' },
  { title: 'unused code', script: 'check:unused' },
  {
    title: 'unit and structure tests',
    script: 'test:unit',
    report: { path: 'test-results/unit.json', count: countVitest },
  },
  { title: 'building the pages', script: 'build' },
  {
    title: 'integration tests',
    script: 'test:integration',
    report: { path: 'test-results/integration.json', count: countVitest },
  },
  {
    title: 'browser tests',
    script: 'test:e2e',
    report: { path: 'test-results/e2e.json', count: countPlaywright },
  },
];

function countVitest(json: unknown): Counts {
  const report = z
    .object({
      numPassedTests: z.number(),
      numFailedTests: z.number(),
      numFailedTestSuites: z.number(),
      numPendingTests: z.number(),
    })
    .parse(json);
  // A file that can't even be loaded has no failed test, but a failed suite.
  const failed = Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0);
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests };
}

function countPlaywright(json: unknown): Counts {
  const { stats } = z
    .object({
      stats: z.object({
        expected: z.number(),
        unexpected: z.number(),
        flaky: z.number(),
        skipped: z.number(),
      }),
    })
    .parse(json);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

function run({ title, script, report }: Part): { isGood: boolean; counts: Counts } {
  if (report) rmSync(report.path, { force: true });
  const startedAt = performance.now();
  console.log(`\n── ${title} (npm run ${script})`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['run', '-s', script], { stdio: 'inherit' });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`── ${title}: ${status === 0 ? 'good' : 'FAILED'} after ${seconds} s`);
  const counts =
    report && existsSync(report.path)
      ? report.count(JSON.parse(readFileSync(report.path, 'utf8')))
      : { passed: 0, failed: 0, skipped: 0 };
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  return { isGood: status === 0, counts };
}

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
for (const part of parts) {
  const { isGood, counts } = run(part);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  if (!isGood) {
    process.exitCode = 1;
    break;
  }
}
console.log(`\nskipped: ${total.skipped}`);
console.log(`tests: ${total.passed} passed, ${total.failed} failed`);
