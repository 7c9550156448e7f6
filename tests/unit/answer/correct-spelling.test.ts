import { expect, test } from 'vitest';
import { isMisspelling, withCorrections } from '#lib/answer/correct-spelling.ts';

test.each([
  ['suplier', 'supplier', true],
  ['suppplier', 'supplier', true],
  ['supplyer', 'supplier', true],
  ['supplire', 'supplier', true],
  ['supplier', 'supplier', false],
  ['supliar', 'supplier', false],
  ['hypokalemia', 'hyperkalemia', false],
  ['effect', 'affect', false],
])('%s for %s: %s', (written, meant, isOne) => {
  expect(isMisspelling(written, meant)).toBe(isOne);
});

test('only whole words are corrected', () => {
  const corrections = [{ written: 'agreemnt', searched: 'agreement' }];
  expect(withCorrections('The agreemnt, not the agreemnts', corrections)).toBe(
    'The agreement, not the agreemnts',
  );
});
