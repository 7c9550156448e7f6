import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readSystemReport } from '#lib/admin/system-report.ts';
import { saveEngine } from '#lib/admin/save-engine.ts';
import { config } from '#lib/core/config.ts';
import { operator } from '#tests/support/people.ts';
import { type Program, startProgram } from '#tests/support/program.ts';

const outcomes = z.record(z.string(), z.string());
const countsSchema = z.object({ allowed: z.number(), made: z.number(), refused: z.number() });
const printed = z.object({
  results: outcomes,
  refused: countsSchema,
  inside: outcomes,
  permitted: outcomes,
  counts: countsSchema,
});

/** In a network that has nothing but this machine, so that not even a guard that fails would send anything. */
function tryEverything() {
  const node = [process.execPath, '--import', './lib/core/guard-egress.ts', 'tests/support/try-egress.ts'];
  const script = 'ip link set lo up && exec "$@"';
  const shut = ['unshare', '-rn', '--', 'sh', '-c', script, 'sh', ...node];
  const { stdout, stderr } = spawnSync(shut[0] ?? '', shut.slice(1), { encoding: 'utf8', timeout: 60_000 });
  return printed.parse(JSON.parse(stdout || `"${stderr}"`));
}

describe('the guard of connections', () => {
  const tried = tryEverything();

  it.each(Object.entries(tried.results))('refuses %s', (_name, outcome) => {
    expect(outcome).toBe('EACCES');
  });

  it('counts what it refuses', () => {
    expect(tried.refused).toEqual({ allowed: 0, made: 0, refused: Object.keys(tried.results).length });
  });

  it('leaves this machine alone', () => {
    expect(tried.inside).toEqual({
      'this machine': 'connected',
      'a Unix socket': 'connected',
      'its own name': 'done',
    });
  });

  it('lets through what is registered, and nothing beside it', () => {
    expect(tried.permitted).toEqual({ there: 'ENETUNREACH', 'another port': 'EACCES' });
    expect(tried.counts).toEqual({ allowed: 1, made: 0, refused: tried.refused.refused + 1 });
  });
});

describe('the running program', () => {
  let program: Program;

  beforeAll(async () => {
    program = await startProgram({ dataDir: config().dataDir });
  });

  afterAll(async () => {
    await program.stop();
  });

  it('holds each of its processes, which have connected to nothing', async () => {
    const { egress } = await readSystemReport(operator);
    if (!egress.known) throw new Error(egress.reason);
    expect(egress.value.permitted).toEqual([]);
    expect(egress.value.processes).toEqual(
      (['web', 'worker', 'engine'] as const).map((name) => ({
        name,
        counts: {
          processId: program.processIdOf(name),
          since: expect.any(Number) as number,
          allowed: 0,
          made: 0,
          refused: 0,
        },
      })),
    );
    for (const { counts } of egress.value.processes) {
      const command = readFileSync(join('/proc', String(counts?.processId), 'cmdline'), 'utf8');
      // Next gives its process a title of its own.
      expect(command).toMatch(/guard-egress\.ts|next-server/);
    }
  });

  it('names the machines that an administrator has registered, but not this one', async () => {
    await saveEngine(operator, { name: 'Here', url: 'http://127.0.0.1:9/v1' });
    await saveEngine(operator, { name: 'There', url: 'https://Engine.Example:8443/v1' });
    await saveEngine(operator, { name: 'Usual port', url: 'https://192.0.2.7/v1' });
    const { egress } = await readSystemReport(operator);
    expect(egress.known && egress.value.permitted).toEqual([
      { host: 'engine.example', port: 8443 },
      { host: '192.0.2.7', port: 443 },
    ]);
  });
});
