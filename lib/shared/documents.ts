import { z } from 'zod';

export const documentStates = [
  'queued',
  'parsing',
  'indexing',
  'ready',
  'ready with gaps',
  'failed',
] as const;
export type DocumentState = (typeof documentStates)[number];

/** A range of pages that could not be read, and why: "pages 3–9 have no text layer". */
export const pageGapSchema = z.object({ from: z.number().int(), to: z.number().int(), reason: z.string() });
export type PageGap = z.infer<typeof pageGapSchema>;

/** A document as lists and the viewer show it. */
export const documentSchema = z.object({
  id: z.string(),
  workspaceId: z.string(),
  name: z.string(),
  folder: z.string(),
  title: z.string().nullable(),
  versionId: z.string(),
  versionNumber: z.number().int(),
  format: z.enum(['pdf', 'docx', 'html', 'markdown', 'text']).nullable(),
  sizeBytes: z.number().int(),
  state: z.enum(documentStates),
  pageCount: z.number().int().nullable(),
  pagesParsed: z.number().int(),
  pagesIndexed: z.number().int(),
  chunkCount: z.number().int(),
  problemCode: z.string().nullable(),
  problem: z.string().nullable(),
  gaps: z.array(pageGapSchema),
  /** What the document holds and was not read: "3 comments". */
  omissions: z.array(z.string()),
  seconds: z.record(z.string(), z.number()).nullable(),
  createdAt: z.number(),
  finishedAt: z.number().nullable(),
});
export type DocumentView = z.infer<typeof documentSchema>;

/** A page of the text view. */
export type PageText = {
  number: number;
  width: number;
  height: number;
  state: 'text' | 'no-text' | 'failed';
  problem: string | null;
  text: string;
};

export type WorkspaceSummary = {
  id: string;
  name: string;
  description: string;
  answerMode: 'quotes' | 'model';
  role: 'reader' | 'editor' | 'manager';
  documentCount: number;
  createdAt: number;
};
