import { expect, test } from 'vitest';
import { disagreement } from '#lib/answer/find-differences.ts';

test.each([
  {
    one: 'The Buyer shall pay within 30 days of receipt of the invoice.',
    other: 'The Buyer shall pay within 60 days of receipt of the invoice.',
    found: { ofOne: ['30 days'], ofOther: ['60 days'] },
  },
  {
    one: 'The agreement ends on 4 March 2026.',
    other: 'This agreement ends on 1 May 2027.',
    found: { ofOne: ['4 March 2026'], ofOther: ['1 May 2027'] },
  },
  {
    one: 'The Supplier may assign the contract to an affiliate.',
    other: 'The Supplier may not assign the contract to an affiliate.',
  },
])('"$one" and "$other" differ', ({ one, other, found }) => {
  const differs = disagreement(one, other);
  expect(differs).not.toBeNull();
  if (found) expect(differs).toEqual(found);
});

test.each([
  ['The Buyer shall pay within 30 days.', 'The Buyer shall pay within thirty (30) days.'],
  ['6.2 The Recipient keeps all information secret.', '9. The Recipient keeps all information secret.'],
  ['The rent is 2,400 euros a month.', 'The seals were replaced in 12 pumps.'],
])('%j and %j do not', (one, other) => {
  expect(disagreement(one, other)).toBeNull();
});
