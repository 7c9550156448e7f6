import { describe, expect, test } from 'vitest';
import { verifyClaim } from '#lib/answer/verify/verify-claim.ts';

const verify = (claim: string, sentences: string | string[], context = '') =>
  verifyClaim({ claim, sentences: [sentences].flat(), context });

describe('a supported claim', () => {
  test.each([
    ['Notice must be given within 30 days.', 'The tenant shall give notice within thirty (30) days.'],
    [
      'Capital expenditure was $1,577 million.',
      'Purchases of property: capital expenditure 1,577.00 million in total.',
    ],
    ['The term began on March 1, 2024.', 'The term began on 1 March 2024 and runs for two years.'],
    ['The rate is 5 percent.', 'The rate is 5 % a year.'],
    ['The dose is 500 mg twice daily.', 'Give a dose of 500 mg twice daily.'],
    ['Section 4.2 governs termination.', 'Termination is governed by § 4.2 of this agreement.'],
    ['Subletting is not allowed.', 'Subletting is prohibited without consent; it is not allowed.'],
    ['The receiving party may not disclose it.', 'The receiving party shall not disclose it to anyone.'],
  ])('%s', (claim, sentence) => {
    expect(verify(claim, sentence)).toEqual({ verdict: 'supported', missing: [], changed: [] });
  });

  test('names and years may stand in the title or the headings', () => {
    const sentence = 'Total revenue was 1,577 million.';
    expect(
      verify('Total revenue of Contoso was 1,577 million in 2018.', sentence, 'Contoso 2018 10K').verdict,
    ).toBe('supported');
  });
});

describe('what the sentences do not hold is found', () => {
  test.each([
    ['Notice must be given within 60 days.', 'Notice must be given within 30 days.', '60 days'],
    ['The fee is 5 kg of gold.', 'The fee is 5 mg of gold.', '5 kg'],
    ['Revenue was 5 billion.', 'Revenue was 5 million.', '5 billion'],
    ['The term ends on March 2, 2024.', 'The term ends on March 1, 2024.', 'March 2, 2024'],
    ['Section 4.3 governs termination.', 'Section 4.2 governs termination.', 'Section 4.3'],
  ])('%s', (claim, sentence, missing) => {
    expect(verify(claim, sentence)).toEqual({ verdict: 'unsupported', missing: [missing], changed: [] });
  });

  test('a denial that was added', () => {
    expect(verify('The tenant may not sublet the flat.', 'The tenant may sublet the flat.').verdict).toBe(
      'unsupported',
    );
  });

  test('a denial that was left out', () => {
    expect(verify('The tenant may sublet the flat.', 'The tenant may not sublet the flat.').verdict).toBe(
      'unsupported',
    );
  });

  test('a denial in another clause does not count against the claim', () => {
    const sentence = 'The supplier is not liable for delay, but the tenant may sublet the flat with consent.';
    expect(verify('The tenant may sublet the flat with consent.', sentence).verdict).toBe('supported');
  });

  test('another name makes it partly supported', () => {
    const found = verify(
      'The contract was signed by Jones for the buyer.',
      'The contract was signed by Smith for the buyer.',
    );
    expect(found).toEqual({ verdict: 'partly', missing: ['Jones'], changed: [] });
  });

  test('a claim about something else', () => {
    expect(
      verify('Penguins live near the southern pole.', 'The lease is governed by English law.').verdict,
    ).toBe('unsupported');
  });

  test('a claim without citations', () => {
    expect(verify('Anything at all.', [])).toEqual({ verdict: 'unsupported', missing: [], changed: [] });
  });
});
