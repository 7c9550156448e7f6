import { expect, it } from 'vitest';
import type { Costs } from '#lib/shared/usage.ts';
import { reportCosts } from '#lib/usage/cost.ts';

const costs: Costs = {
  currency: 'EUR',
  hardwarePrice: 4800,
  yearsOfUse: 4,
  watts: 200,
  hoursPerDay: 24,
  pricePerKilowattHour: 0.25,
  otherPerMonth: 63.4757,
  apiPrices: [
    { name: 'Large', perMillionInputTokens: 3, perMillionOutputTokens: 15 },
    { name: 'Free', perMillionInputTokens: 0, perMillionOutputTokens: 0 },
  ],
};
const average = { promptTokens: 3000, completionTokens: 200 };

it('adds hardware, power and the rest up to a month', () => {
  const report = reportCosts(costs, { questionsPerMonth: 4000, average });
  expect(report.hardwarePerMonth).toBe(100);
  // 0.2 kW × 24 h × 30.436875 days × 0.25
  expect(report.powerPerMonth).toBeCloseTo(36.52425, 5);
  expect(report.totalPerMonth).toBeCloseTo(200, 4);
  expect(report.perThousandQuestions).toBeCloseTo(50, 4);
});

it('says from how many questions on the own server is cheaper', () => {
  const { services } = reportCosts(costs, { questionsPerMonth: 4000, average });
  // 3,000 × 3 + 200 × 15 = 12,000 millionths a question.
  expect(services[0]?.perThousandQuestions).toBeCloseTo(12, 9);
  expect(services[0]?.breakEvenQuestionsPerMonth).toBe(16_667);
  expect(services[1]).toMatchObject({ perThousandQuestions: 0, breakEvenQuestionsPerMonth: null });
});

it('says nothing of questions and services where nothing was asked', () => {
  const report = reportCosts(costs, { questionsPerMonth: 0, average: null });
  expect(report).toMatchObject({ perThousandQuestions: null, services: [] });
});
