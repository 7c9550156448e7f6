import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';

/**
 * `npm test`: everything that is checked. What only reads the code runs two at a time; the tests follow one another, because
 * they wait for servers and models that want the whole machine. Ends with the first stage that has a part that fails.
 */

type Part = { title: string; script: string; report?: { path: string; count: (json: unknown) => Counts } };
type Counts = { passed: number; failed: number; skipped: number };

/** Parts of a lane follow one another; the lanes of a stage run beside one another. */
const stages: readonly (readonly (readonly Part[])[])[] = [
  [
    [{ title: 'lint', script: 'check:lint' }],
    [
      { title: 'formatting', script: 'check:format' },
      { title: 'types', script: 'check:types' },
      { title: 'import rules', script: 'check:arrows' },
      { title: 'unused code', script: 'check:unused' },
      { title: 'building the pages', script: 'build' },
    ],
  ],
  [
    [
      {
        title: 'unit and structure tests',
        script: 'test:unit',
        report: { path: 'test-results/unit.json', count: countVitest },
      },
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
    ],
  ],
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

const seconds = (startedAt: number) => ((performance.now() - startedAt) / 1000).toFixed(1);

/** Runs a script of package.json; beside another one it keeps what it prints until it has ended. */
async function runScript(script: string, { isAlone }: { isAlone: boolean }): Promise<boolean> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const child = spawn(npm, ['run', '-s', script], {
    stdio: isAlone ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => printed.push(piece));
  const isGood = await new Promise<boolean>((resolve) => {
    child.once('error', () => {
      resolve(false);
    });
    child.once('close', (code) => {
      resolve(code === 0);
    });
  });
  if (printed.length > 0) process.stdout.write(Buffer.concat(printed));
  return isGood;
}

async function run({ title, script, report }: Part, alone: { isAlone: boolean }): Promise<Counts> {
  if (report) rmSync(report.path, { force: true });
  const startedAt = performance.now();
  console.log(`\n── ${title} (npm run ${script})`);
  const isGood = await runScript(script, alone);
  console.log(`── ${title}: ${isGood ? 'good' : 'FAILED'} after ${seconds(startedAt)} s`);
  const counts =
    report && existsSync(report.path)
      ? report.count(JSON.parse(readFileSync(report.path, 'utf8')))
      : { passed: 0, failed: 0, skipped: 0 };
  if (!isGood && counts.failed === 0) counts.failed = 1;
  return counts;
}

const total: Counts = { passed: 0, failed: 0, skipped: 0 };

async function runLane(lane: readonly Part[], alone: { isAlone: boolean }): Promise<void> {
  for (const part of lane) {
    const { passed, failed, skipped } = await run(part, alone);
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    if (failed > 0) return;
  }
}

const startedAt = performance.now();
for (const lanes of stages) {
  await Promise.all(lanes.map((lane) => runLane(lane, { isAlone: lanes.length === 1 })));
  if (total.failed > 0) break;
}
if (total.failed > 0) process.exitCode = 1;
console.log(`\nall of it took ${seconds(startedAt)} s`);
console.log(`skipped: ${total.skipped}`);
console.log(`tests: ${total.passed} passed, ${total.failed} failed`);
