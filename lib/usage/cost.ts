import type { Costs } from '#lib/shared/usage.ts';

/** Days of an average month of the Gregorian calendar. */
const daysPerMonth = 365.2425 / 12;

/** What questions took on average, by a language model. */
export type AverageQuestion = { promptTokens: number; completionTokens: number };

export type ApiComparison = {
  name: string;
  perThousandQuestions: number;
  /** Questions a month above which the own server is cheaper; null when the service asks nothing for them. */
  breakEvenQuestionsPerMonth: number | null;
};

export type CostReport = {
  hardwarePerMonth: number;
  powerPerMonth: number;
  otherPerMonth: number;
  totalPerMonth: number;
  /** Null while no question was asked. */
  perThousandQuestions: number | null;
  /** Empty while no question was answered by a language model: nothing is known of their tokens then. */
  services: ApiComparison[];
};

/**
 * What a month of the server costs, what a thousand questions cost at this volume, and from how many questions on it is cheaper than
 * services that ask by the token. A service reads every prompt token again; tokens that the own engine had kept count there, too.
 */
export function reportCosts(
  costs: Costs,
  asked: { questionsPerMonth: number; average: AverageQuestion | null },
): CostReport {
  const hardwarePerMonth = costs.hardwarePrice / (costs.yearsOfUse * 12);
  const powerPerMonth = (costs.watts / 1000) * costs.hoursPerDay * daysPerMonth * costs.pricePerKilowattHour;
  const totalPerMonth = hardwarePerMonth + powerPerMonth + costs.otherPerMonth;
  const { questionsPerMonth, average } = asked;
  return {
    hardwarePerMonth,
    powerPerMonth,
    otherPerMonth: costs.otherPerMonth,
    totalPerMonth,
    perThousandQuestions: questionsPerMonth > 0 ? (totalPerMonth / questionsPerMonth) * 1000 : null,
    services: average
      ? costs.apiPrices.map((price) => {
          const perQuestion =
            (average.promptTokens * price.perMillionInputTokens +
              average.completionTokens * price.perMillionOutputTokens) /
            1_000_000;
          return {
            name: price.name,
            perThousandQuestions: perQuestion * 1000,
            breakEvenQuestionsPerMonth: perQuestion > 0 ? Math.ceil(totalPerMonth / perQuestion) : null,
          };
        })
      : [],
  };
}
