import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';

/** The files of the repository as git knows them, new ones included, ignored ones not. */
export function repositoryFiles(): string[] {
  const output = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  return output.split('\n').filter((path) => path !== '' && globSync(path).length > 0);
}

/** Name and text of each file that the patterns name, in order of name. */
export function readSources(...patterns: string[]): { path: string; text: string }[] {
  return globSync(patterns)
    .toSorted()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
