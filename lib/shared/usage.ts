import { z } from 'zod';

/** By what usage is added up. */
export const usageGroups = ['month', 'person', 'workspace', 'model'] as const;
export type UsageGroup = (typeof usageGroups)[number];

/** What is looked at: so many months, the present one included (months of UTC), added up by one thing. */
export const usageFilterSchema = z.object({
  months: z.coerce
    .number()
    .pipe(z.union([z.literal(1), z.literal(3), z.literal(12)]))
    .default(3),
  by: z.enum(usageGroups).default('month'),
});
export type UsageFilter = z.infer<typeof usageFilterSchema>;

/** Sums over questions. */
export type UsageSums = {
  questions: number;
  /** Of them, those that a language model answered, or began to. */
  written: number;
  refused: number;
  cancelled: number;
  failed: number;
  promptTokens: number;
  /** Of the prompt tokens, those that did not have to be evaluated again. */
  reusedTokens: number;
  completionTokens: number;
  /** From asking to the end, waiting included. */
  seconds: number;
  /** Of written answers, withheld ones too. */
  claims: number;
  /** Of them, those that their cited sentences support. */
  supportedClaims: number;
};

const amount = z.number().nonnegative().max(1e12);

/** What the server costs and what services elsewhere ask, as an administrator entered it. All in one currency. */
export const costsSchema = z.object({
  currency: z.string().trim().min(1).max(8),
  hardwarePrice: amount,
  /** Over how many years the hardware is written off. */
  yearsOfUse: z.number().min(0.5).max(20),
  /** On average while it is switched on. */
  watts: amount,
  hoursPerDay: z.number().min(0).max(24),
  pricePerKilowattHour: amount,
  /** Whatever else it costs: space, maintenance, somebody's time. */
  otherPerMonth: amount,
  apiPrices: z
    .array(
      z.object({
        name: z.string().trim().min(1).max(80),
        perMillionInputTokens: amount,
        perMillionOutputTokens: amount,
      }),
    )
    .max(20),
});
export type Costs = z.infer<typeof costsSchema>;
