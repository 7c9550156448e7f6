import { describe, expect, it } from 'vitest';
import { checkCosts, readCostForm, toNumber } from '#app/_components/admin/usage/cost-fields.ts';

const values = {
  currency: 'EUR',
  hardwarePrice: '4,800',
  yearsOfUse: '4',
  watts: '200',
  hoursPerDay: '24',
  pricePerKilowattHour: '0,25',
  otherPerMonth: '0',
};

describe('numbers as people type them', () => {
  it.each([
    ['1200', 1200],
    ['1,200', 1200],
    ['1,200.50', 1200.5],
    ['1 200.5', 1200.5],
    ['0,30', 0.3],
    ['12,5', 12.5],
  ])('%s', (text, value) => {
    expect(toNumber(text)).toBe(value);
  });
  it.each(['', 'many', '1.200,50', '1,2,3'])('“%s” is none', (text) => {
    expect(toNumber(text)).toBeNaN();
  });
});

describe('the form of costs', () => {
  it('is read as it was typed', () => {
    const filled = { ...values, 'name-3': 'Large', 'input-3': '3', 'output-3': '15' };
    expect(Object.values(checkCosts(filled, [3])).filter((problem) => problem !== undefined)).toEqual([]);
    expect(readCostForm(filled, [3])).toMatchObject({
      currency: 'EUR',
      hardwarePrice: 4800,
      pricePerKilowattHour: 0.25,
      apiPrices: [{ name: 'Large', perMillionInputTokens: 3, perMillionOutputTokens: 15 }],
    });
  });

  it('says what is wrong at its field', () => {
    const wrong = { ...values, currency: ' ', yearsOfUse: '0', hoursPerDay: '25', 'input-0': 'x' };
    expect(checkCosts(wrong, [0])).toMatchObject({
      currency: expect.any(String) as string,
      yearsOfUse: 'Type at least 0.5.',
      hoursPerDay: 'Type at most 24.',
      'name-0': 'Type a name.',
      'input-0': 'Type a number.',
      'output-0': 'Type a number.',
    });
  });
});
