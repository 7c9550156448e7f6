import { z } from 'zod';

/** A workspace as one of its members finds it, as far as the manager who looks may read it, too. */
export const viewedAsSchema = z.object({
  name: z.string(),
  canEnter: z.boolean(),
  documents: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Null when nothing was asked, empty when the question is not answered. */
  quotes: z.array(z.object({ documentName: z.string(), sentence: z.string() })).nullable(),
});
export type ViewedAs = z.infer<typeof viewedAsSchema>;
