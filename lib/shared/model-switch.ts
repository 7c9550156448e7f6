import { z } from 'zod';

export const switchPhases = [
  'preparing',
  'comparing',
  'stopped',
  'deciding',
  'switching',
  'switched',
] as const;

/** Where a change of embedding models stands: `deciding` waits for an administrator, `stopped` for being started again. */
export type SwitchPhase = (typeof switchPhases)[number];

/** Shares from 0 to 1 of the golden questions for which the right place was found. */
export const searchQualitySchema = z.object({
  recallAt1: z.number(),
  recallAt5: z.number(),
  /** The first quote is from the right place. */
  firstCitation: z.number(),
});
export type SearchQuality = z.infer<typeof searchQualitySchema>;

/** The same questions asked of the index in use and of the one that would take its place. */
export const modelComparisonSchema = z.object({
  questions: z.number().int(),
  before: searchQualitySchema,
  after: searchQualitySchema,
});
export type ModelComparison = z.infer<typeof modelComparisonSchema>;

/** A change of embedding models as the Models page shows it. */
export const switchViewSchema = z.object({
  from: z.string(),
  to: z.string(),
  phase: z.enum(switchPhases),
  problem: z.string().nullable(),
  passages: z.object({ done: z.number(), total: z.number() }),
  /** Null where nobody knows yet. */
  secondsLeft: z.number().nullable(),
  comparisons: z.array(
    modelComparisonSchema.extend({
      workspaceId: z.string(),
      /** Null where a wall closes the workspace to the one who looks. */
      workspaceName: z.string().nullable(),
    }),
  ),
});
export type SwitchView = z.infer<typeof switchViewSchema>;
