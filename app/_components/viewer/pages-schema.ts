import { z } from 'zod';
import type { PageText } from '#lib/shared/documents.ts';

const pageSchema: z.ZodType<PageText> = z.object({
  number: z.number(),
  width: z.number(),
  height: z.number(),
  state: z.enum(['text', 'no-text', 'failed']),
  problem: z.string().nullable(),
  text: z.string(),
});
/** What the server answers when pages of a document are read. */
export const pagesSchema = z.object({ pages: z.array(pageSchema) });
