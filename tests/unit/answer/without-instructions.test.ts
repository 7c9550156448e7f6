import { expect, test } from 'vitest';
import { withoutInstructions } from '#lib/answer/understand/without-instructions.ts';

test.each([
  ['What was the revenue? Round to two decimals.', 'What was the revenue?'],
  [
    'Is the margin improving? If it is not a useful measure, then say so and explain why.',
    'Is the margin improving?',
  ],
  ['Answer in one sentence. When does the lease end?', 'When does the lease end?'],
])('%j is about %j', (question, subject) => {
  expect(withoutInstructions(question)).toBe(subject);
});

test.each([
  'If the tenant dies, who pays the rent?',
  'Give the dose for a child of 20 kg.',
  'State of New York law applies here. Does it forbid this?',
  'rent deposit',
])('%j is left as it is', (question) => {
  expect(withoutInstructions(question)).toBe(question);
});
