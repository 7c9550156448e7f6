import { describe, expect, test } from 'vitest';
import { verifyClaim } from '#lib/answer/verify/verify-claim.ts';

const row = 'Capital expenditure | 2018: (1,577) | 2017: (1,373) | 2016: (1,420)';
const dosing = 'Weight: 10 kg | Adults: 150 mg twice daily | Children: 50 mg once daily';
const verify = (claim: string, sentence: string) =>
  verifyClaim({ claim, sentences: [sentence], context: 'Cash flows in millions' });

describe('a cell of a table row', () => {
  test.each([
    ['Capital expenditure was $1,577 million in 2018.', row],
    ['In 2017, capital expenditure was 1,373.', row],
    ['Capital expenditure rose from 1,373 in 2017 to 1,577 in 2018.', row],
    ['At a weight of 10 kg adults get 150 mg twice daily.', dosing],
  ])('%s', (claim, sentence) => {
    expect(verify(claim, sentence)).toEqual({ verdict: 'supported', missing: [], changed: [] });
  });

  test.each([
    ['In 2017, capital expenditure was 1,577.', row, '“1,577” stands where the source has “(1,373)”'],
    [
      'Children of 10 kg get 150 mg daily.',
      dosing,
      '“150 mg” stands where the source has “50 mg once daily”',
    ],
  ])('of another column: %s', (claim, sentence, changed) => {
    const found = verify(claim, sentence);
    expect(found.verdict).toBe('unsupported');
    expect(found.changed).toContain(changed);
  });
});
