import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/**
 * What may be done is asked in the transaction that does it: a right that was asked before may be gone by then. Asking before as
 * well, where slow work comes first, is fine.
 */

const asksRights = /\b(require(?:Administrator|WorkspaceRole|FreshSession|Document|Conversation))\(/gu;

/** The calls that ask for rights, by the name of the function, with what is given to them. */
function callsIn(text: string): Map<string, string[]> {
  const calls = new Map<string, string[]>();
  for (const { 0: whole, 1: name = '', index } of text.matchAll(asksRights)) {
    if (/\bfunction $/u.test(text.slice(0, index))) continue;
    let end = index + whole.length;
    for (let depth = 1; depth > 0 && end < text.length; end += 1) {
      if (text[end] === '(') depth += 1;
      if (text[end] === ')') depth -= 1;
    }
    const given = text.slice(index + whole.length, end - 1);
    calls.set(name, [...(calls.get(name) ?? []), given]);
  }
  return calls;
}

/** The checks that a file which writes makes, but never in its transaction. */
function askedBeforeOnly(text: string): string[] {
  if (!text.includes('inTransaction(')) return [];
  const isInTransaction = (given: string) => /\btx,?\s*$/u.test(given);
  return [...callsIn(text)].flatMap(([name, calls]) => (calls.some(isInTransaction) ? [] : [name]));
}

const files = globSync('lib/**/*.ts').filter((path) => readFileSync(path, 'utf8').includes('inTransaction('));

describe('a change', () => {
  it.each(files)('is allowed in the transaction that makes it: %s', (path) => {
    expect(askedBeforeOnly(readFileSync(path, 'utf8'))).toEqual([]);
  });

  it('is found when it is allowed before only', () => {
    const before = `await requireDocument(context, { id: f(1) });\nawait inTransaction((tx) => write(tx));`;
    expect(askedBeforeOnly(before)).toEqual(['requireDocument']);
    const both = `await requireAdministrator(context);\ninTransaction((tx) => requireAdministrator(context, tx));`;
    expect(askedBeforeOnly(both)).toEqual([]);
  });
});
