import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readSources } from '#tests/support/repository.ts';

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
  scripts: z.record(z.string(), z.string()),
});
const own = packageSchema.parse(JSON.parse(readFileSync('package.json', 'utf8')));
const direct = { ...own.dependencies, ...own.devDependencies, ...own.optionalDependencies };

/** Licences that a program under Apache-2.0 can use without asking. OFL-1.1 is for fonts, which are passed on unchanged. */
const allowedLicences = ['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MPL-2.0', 'OFL-1.1'];
const licenceSchema = z.object({ license: z.string() });

describe('the packages', () => {
  it.each(Object.entries(direct))('%s is pinned to one version', (_name, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it.each(Object.keys({ ...own.dependencies, ...own.devDependencies }))(
    '%s has a licence that fits',
    (name) => {
      const { license } = licenceSchema.parse(
        JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')),
      );
      const choices = license.replaceAll(/[()]/g, '').split(' OR ');
      expect(
        choices.some((choice) => allowedLicences.includes(choice)),
        license,
      ).toBe(true);
    },
  );

  it('are named with their licence and reason in the decision on libraries', () => {
    const text = readFileSync('docs/decisions/0004-libraries.md', 'utf8');
    expect(Object.keys(own.dependencies).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the documents', () => {
  it('name only scripts that exist', () => {
    const missing = readSources('README.md', 'docs/**/*.md', 'data/**/*.md').flatMap(({ path, text }) =>
      [...text.matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)]
        .map(([, script]) => script ?? '')
        .filter((script) => !(script in own.scripts))
        .map((script) => `${path}: ${script}`),
    );
    expect(missing).toEqual([]);
  });

  it('link only to files that exist', () => {
    const missing = readSources('README.md', 'docs/**/*.md', 'data/*.md', 'data/samples/*.md').flatMap(
      ({ path, text }) =>
        [...text.matchAll(/\]\(([^)#\s]+)\)/g)]
          .map(([, target]) => target ?? '')
          .filter(
            (target) =>
              !/^[a-z]+:/.test(target) && !existsSync(new URL(target, `file:///${path}`).pathname.slice(1)),
          )
          .map((target) => `${path}: ${target}`),
    );
    expect(missing).toEqual([]);
  });
});
