import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { repositoryFiles } from '#tests/support/repository.ts';

/** Pieces put together here, so that this file does not find itself. */
const join = (...pieces: string[]) => pieces.join('');

/** What the project must not carry: places on the machine it was made on, unfinished work, code of other people's machines. */
const forbidden: readonly [RegExp, string][] = [
  [new RegExp(join('/wo', 'rk/(main|shared)')), 'a path of the machine it was written on'],
  [
    new RegExp(join('\\.\\./sha', 'red/(eval|models|corpus|probes|research|hooks|DESIGN)')),
    'a file outside the repository',
  ],
  [new RegExp(join('\\bTO', 'DO\\b|\\bFIX', 'ME\\b|\\bXX', 'X\\b')), 'unfinished work'],
  [new RegExp(join('\\.only', '\\(')), 'a test that hides the others'],
  [new RegExp(join('@ts-', 'ignore|@ts-', 'nocheck')), 'a silenced compiler'],
];

const binary = /\.(gguf|pdf|png|ico|woff2?|docx|zip|db)$/;
const files = repositoryFiles().filter((path) => !binary.test(path) && path !== 'package-lock.json');

describe('the tree', () => {
  it.each(forbidden)('has nothing that matches %s (%s)', (pattern) => {
    const found = files.flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
        ),
    );
    expect(found).toEqual([]);
  });
});
