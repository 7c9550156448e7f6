import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

/** For each rule of .dependency-cruiser.cjs, a small tree that breaks it: a rule that never bites guards nothing. */
const offences: Record<string, Record<string, string>> = {
  'no-cycles': {
    'lib/core/one.ts': `import { two } from './two.ts';\nexport const one: number = two;`,
    'lib/core/two.ts': `import { one } from './one.ts';\nexport const two: number = one;`,
  },
  'no-unresolved': { 'lib/core/lost.ts': `export * from './nowhere.ts';` },
  'lib-never-reaches-next': { 'lib/answer/page.ts': `export { default } from 'next/link';` },
  'base-imports-nothing': { 'lib/core/up.ts': `export * from '../db/table.ts';` },
  'shared-without-core': { 'lib/shared/settings.ts': `export * from '../core/leaf.ts';` },
  'stores-import-base': { 'lib/db/up.ts': `export * from '../access/roles.ts';` },
  'services-import-stores': { 'lib/access/up.ts': `export * from '../users/people.ts';` },
  'features-below-roots': { 'lib/users/up.ts': `export * from '../worker/loop.ts';` },
  'engine-knows-little': { 'lib/engine/wide.ts': `export * from '../db/table.ts';` },
  'components-are-browser-safe': { 'app/_components/wide.ts': `export * from '../../lib/db/table.ts';` },
  'door-sqlite': { 'lib/users/sqlite.ts': `export { default } from 'better-sqlite3';` },
  'door-lancedb': { 'lib/users/lance.ts': `export * from '@lancedb/lancedb';` },
  'door-llama': { 'lib/users/llama.ts': `export * from 'node-llama-cpp';` },
  'door-pdf': { 'lib/users/pdf.ts': `export * from 'pdfjs-dist';` },
  'door-auth': { 'lib/users/auth.ts': `export * from 'better-auth';` },
  'door-mcp': { 'lib/users/mcp.ts': `export * from '@modelcontextprotocol/server';` },
};

const leaves = [
  'lib/core/leaf.ts',
  'lib/db/table.ts',
  'lib/access/roles.ts',
  'lib/users/people.ts',
  'lib/worker/loop.ts',
  'app/page.ts',
];
const tree = mkdtempSync(join(tmpdir(), 'pincite-arrows-'));
const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});
let broken: { rule: string; from: string }[] = [];

function write(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

beforeAll(() => {
  for (const name of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs']) {
    copyFileSync(name, join(tree, name));
  }
  symlinkSync(resolve('node_modules'), join(tree, 'node_modules'));
  for (const path of leaves) write(path, 'export const leaf = 1;');
  for (const files of Object.values(offences)) {
    for (const [path, text] of Object.entries(files)) write(path, text);
  }
  const cruise = spawnSync(
    process.execPath,
    [
      resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      'app',
      'lib',
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      '--preserve-symlinks',
    ],
    { cwd: tree, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const { summary } = reportSchema.parse(JSON.parse(cruise.stdout));
  broken = summary.violations.map(({ from, rule }) => ({ rule: rule.name, from }));
}, 60_000);

afterAll(() => {
  rmSync(tree, { recursive: true, force: true });
});

describe('the import rules', () => {
  it.each(Object.entries(offences))('%s bites', (rule, files) => {
    const found = broken.filter((violation) => violation.rule === rule).map(({ from }) => from);
    expect(
      found.some((from) => from in files),
      JSON.stringify(broken),
    ).toBe(true);
  });

  it('are all tried here', async () => {
    const { default: rules } = (await import(resolve('.dependency-cruiser.cjs'))) as {
      default: { forbidden: { name: string }[] };
    };
    expect(rules.forbidden.map(({ name }) => name).toSorted()).toEqual(Object.keys(offences).toSorted());
  });
});
