import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const text = readFileSync('docs/SECURITY.md', 'utf8');
const named = [...new Set([...text.matchAll(/`((?:tests|lib)\/[\w./-]+)`/g)].map(([, path = '']) => path))];
const rows = text
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => /^R\d+$/.test(cells[1] ?? ''));
const wanted = [
  ...Array.from({ length: 40 }, (_none, index) => index + 1),
  ...[53, 54, 55, 56, 59, 61, 62, 63, 64],
].map((number) => `R${number}`);

describe('docs/SECURITY.md', () => {
  it.each(named)('names %s, which exists', (path) => {
    expect(existsSync(path)).toBe(true);
  });

  it('has a row for each requirement', () => {
    expect(rows.map((cells) => cells[1])).toEqual(wanted);
  });

  it.each(rows)('says of %s%s which test shows it, or that it is not met', (...cells) => {
    expect(cells[3]).toMatch(/`tests\/[\w./-]+`|^not met|^in part: /);
  });
});

describe('the list of parts', () => {
  it('has every package that the program uses, at its version', () => {
    const own = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync('package.json', 'utf8')));
    const printed = execFileSync('npm', ['run', '-s', 'sbom'], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const list = z
      .object({
        bomFormat: z.literal('CycloneDX'),
        components: z.array(
          z.object({ name: z.string(), group: z.string().optional(), version: z.string() }),
        ),
      })
      .parse(JSON.parse(printed));
    const found = new Set(list.components.map(({ name, version }) => `${name}@${version}`));
    const missing = Object.entries(own.dependencies).filter(
      ([name, version]) => !found.has(`${name}@${version}`),
    );
    expect(missing).toEqual([]);
  }, 60_000);
});
