import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { traceCommand } from '#lib/cli/offline/shut-in.ts';
import { attemptsOf } from './support/attempts.ts';
import { expect, makeWorkspace, test } from './support/test.ts';

/**
 * All browser tests run in a network that has nothing but this machine, and what the server tries to reach is counted
 * (support/start-server.ts fails the run if it is anything). Here: that both are really so.
 */

/** An address that no machine has (RFC 5737). */
const nowhere = '192.0.2.1';
const traceFile = process.env['PINCITE_E2E_TRACE'];
const isOffline = process.env['PINCITE_E2E_OFFLINE'] !== undefined;

test('there is no way out of this network', async ({ page, complaints }) => {
  test.skip(!isOffline, 'this machine can not close off a network');
  const connect = `require('node:net').connect(9, '${nowhere}').on('error', (e) => console.log(e.code))`;
  expect(spawnSync(process.execPath, ['-e', connect], { encoding: 'utf8' }).stdout.trim()).toBe(
    'ENETUNREACH',
  );
  await expect(page.goto(`http://${nowhere}/`)).rejects.toThrow(
    /ERR_INTERNET_DISCONNECTED|ERR_ADDRESS_UNREACHABLE/,
  );
  expect(complaints).toHaveLength(1);
  complaints.length = 0;
});

test('what a program tries to reach is counted, and the server has tried nothing', async ({ page }) => {
  test.skip(traceFile === undefined, 'strace is missing, or this machine can not close off a network');
  const file = join(mkdtempSync(join(tmpdir(), 'pincite-control-')), 'control.strace');
  const trace = traceCommand(process.env['PATH'] ?? '', file) ?? [];
  const [command = '', ...parameters] = trace;
  const connect = `fetch('http://${nowhere}:8080/').catch(() => {})`;
  const child = spawn(command, [...parameters, process.execPath, '-e', connect]);
  await new Promise((resolve) => child.once('exit', resolve));
  expect(await attemptsOf(file)).toContainEqual({ call: 'connect', address: nowhere, port: 8080 });
  // The server is seen too: it answers through connections of its own, and starts programs for its documents.
  await page.goto('/');
  await makeWorkspace(page, 'No way out');
  expect(await attemptsOf(traceFile ?? '')).toEqual([]);
  expect(readFileSync(traceFile ?? '', 'utf8')).toContain('engine.sock');
});
