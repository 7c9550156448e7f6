import { describe, expect, test } from 'vitest';
import { findReferences, isReferenceAmong } from '#lib/answer/verify/references.ts';

const namesOf = (text: string) => findReferences(text).map(({ label, target }) => `${label} ${target}`);
const holds = (known: string, wanted: string) =>
  findReferences(wanted).every((one) =>
    isReferenceAmong(one, { references: findReferences(known), text: known }),
  );

test.each<[string, string[]]>([
  ['under Section 4.2(b)(ii) of it', ['section 4.2(b)(ii)']],
  ['Sections 4.1, 4.2 and 5', ['section 4.1', 'section 4.2', 'section 5']],
  ['Article IV or § 7', ['section 4', 'section 7']],
  ['Exhibits A and B', ['exhibit a', 'exhibit b']],
  ['Schedule A-1', ['schedule a-1']],
  ['paragraph (c)', ['section (c)']],
  ['a Phase III trial', ['phase 3']],
  ['type 2 diabetes', ['type 2']],
  ['Rule 10b-5 and Table 3', ['rule 10', 'table 3']],
])('%s', (text, names) => {
  expect(namesOf(text)).toEqual(names);
});

test.each([
  'They schedule a visit.',
  'This section applies.',
  'a part of it',
  'The item I bought'.toLowerCase(),
])('none in: %s', (text) => {
  expect(namesOf(text)).toEqual([]);
});

describe('a reference is known', () => {
  test.each([
    ['§ 4.2 applies', 'Section 4.2'],
    ['Clause 4.2 applies', 'Article 4.2'],
    ['Article IV applies', 'Article 4'],
    ['Section 4.2(b) applies', 'Section 4.2'],
    ['4.2 Termination. The lease ends.', 'Section 4.2'],
  ])('%s: %s', (known, wanted) => {
    expect(holds(known, wanted)).toBe(true);
  });

  test.each([
    ['Section 4.2 applies', 'Section 4.3'],
    ['Section 4.2 applies', 'Section 4.2(b)'],
    ['Section 14.2 applies', 'Section 4.2'],
    ['Exhibit A applies', 'Exhibit B'],
    ['Exhibit A applies', 'Schedule A'],
    ['Article IV applies', 'Article V'],
    ['The price is 4 euros', 'Section 4'],
  ])('not %s: %s', (known, wanted) => {
    expect(holds(known, wanted)).toBe(false);
  });
});
