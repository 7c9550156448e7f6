import { z } from 'zod';
import { pageTextSchema } from '#lib/shared/documents.ts';

/** What the server answers when pages of a document are read. */
export const pagesSchema = z.object({ pages: z.array(pageTextSchema) });
