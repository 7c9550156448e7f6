import { z } from 'zod';

/** A golden question as a manager sees it. */
export const goldenQuestionViewSchema = z.object({
  id: z.string(),
  question: z.string(),
  places: z.array(
    z.object({
      documentId: z.string(),
      documentName: z.string(),
      page: z.number().nullable(),
      quote: z.string().nullable(),
    }),
  ),
});
export type GoldenQuestionView = z.infer<typeof goldenQuestionViewSchema>;

/** Longer sentences are kept in part: a hit needs half of its word triples. */
export const goldenQuoteMaxLength = 4000;
