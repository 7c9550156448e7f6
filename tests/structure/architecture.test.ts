import { globSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const text = readFileSync('docs/ARCHITECTURE.md', 'utf8');
const described = [...text.matchAll(/^((?:lib|app)\/\S*\/) +(\S.*)$/gm)].map(([, path, words]) => ({
  path: path ?? '',
  words: words ?? '',
}));
const folders = globSync('lib/**/*')
  .filter((path) => statSync(path).isDirectory())
  .map((path) => `${path}/`);

describe('docs/ARCHITECTURE.md', () => {
  it.each(folders)('has a line for %s', (folder) => {
    expect(described.map(({ path }) => path)).toContain(folder);
  });

  it('describes no folder that is gone', () => {
    const existing = new Set(globSync('{lib,app}/**/*').map((path) => `${path}/`));
    expect(described.filter(({ path }) => !existing.has(path))).toEqual([]);
  });

  it('names files that exist', () => {
    const named = [...text.matchAll(/`((?:lib|app|tests|data|docs)\/[\w()[\]/.-]+\.\w+)`/g)].map(
      ([, path]) => path,
    );
    expect(named.filter((path) => globSync(path?.replaceAll(/[()[\]]/g, '\\$&') ?? '').length === 0)).toEqual(
      [],
    );
  });
});
