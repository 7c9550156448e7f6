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

/** Pages with text that is not visible on them, with the letters and digits that it has. */
export const unseenTextSchema = z.object({
  from: z.number().int(),
  to: z.number().int(),
  characters: z.number().int(),
});
export type UnseenText = z.infer<typeof unseenTextSchema>;

/** What a document is: read from its first pages by rules, or entered by a person. */
export const documentFieldsSchema = z.object({
  /** "Lease", "Annual report (10-K)"; null when it isn't plain. */
  kind: z.string().nullable(),
  /** Whose it is: the parties of a contract, the organisation of a report. */
  parties: z.array(z.string()),
  /** What a report is about: "Year ended 31 December 2018". */
  period: z.string().nullable(),
  /** The day it is of, as YYYY-MM-DD. */
  date: z.string().nullable(),
  /** Numbers and codes by which others refer to it: "Invoice 2025-3341". */
  identifiers: z.array(z.string()),
});
export type DocumentFields = z.infer<typeof documentFieldsSchema>;

const line = (longest: number) => z.string().trim().min(1).max(longest);
const isDay = (text: string) => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

/** What a person may enter: only what is given changes, null and empty lists say that there is none. */
export const changeDocumentSchema = z
  .strictObject({
    title: line(300),
    kind: line(80).nullable(),
    parties: z.array(line(200)).max(20),
    period: line(100).nullable(),
    date: z.string().refine(isDay).nullable(),
    identifiers: z.array(line(100)).max(20),
  })
  .partial();
export type DocumentChange = z.input<typeof changeDocumentSchema>;

export const documentFieldNames = documentFieldsSchema.keyof().options;

export const noFields: DocumentFields = {
  kind: null,
  parties: [],
  period: null,
  date: null,
  identifiers: [],
};

/** What a document is: what a person entered wins over what was read from it. */
export function effectiveFields(document: {
  foundFields: DocumentFields | null;
  enteredFields: Partial<DocumentFields> | null;
}): DocumentFields {
  return { ...noFields, ...document.foundFields, ...document.enteredFields };
}

/** A document as lists and the viewer show it. */
export const documentSchema = z.object({
  id: z.string(),
  workspaceId: z.string(),
  name: z.string(),
  folder: z.string(),
  title: z.string().nullable(),
  /** True when only those with a grant of their own read it. */
  restricted: z.boolean(),
  fields: documentFieldsSchema,
  /** Those of the fields that a person entered. */
  enteredFields: z.array(documentFieldsSchema.keyof()),
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
  /** Where the file has text that nobody sees on the page. It is not searched, quoted or given to a model. */
  unseen: z.array(unseenTextSchema),
  /** What the document holds and was not read: "3 comments". */
  omissions: z.array(z.string()),
  seconds: z.record(z.string(), z.number()).nullable(),
  createdAt: z.number(),
  finishedAt: z.number().nullable(),
});
export type DocumentView = z.infer<typeof documentSchema>;

/** A page of the text view. */
export const pageTextSchema = z.object({
  number: z.number().int(),
  width: z.number(),
  height: z.number(),
  state: z.enum(['text', 'no-text', 'failed']),
  problem: z.string().nullable(),
  text: z.string(),
});
export type PageText = z.infer<typeof pageTextSchema>;

/** A passage as it was cut for search: some sentences that follow each other, with the line that says where they stand. */
export const documentPassageSchema = z.object({
  chunkId: z.string(),
  documentId: z.string(),
  documentName: z.string(),
  versionId: z.string(),
  versionNumber: z.number().int(),
  /** Its place in the document, counted from 1. */
  number: z.number().int(),
  page: z.number().int(),
  pageEnd: z.number().int(),
  header: z.string(),
  text: z.string(),
});
export type DocumentPassage = z.infer<typeof documentPassageSchema>;

export const workspaceSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  answerMode: z.enum(['quotes', 'model']),
  unsupportedClaims: z.enum(['withhold', 'mark']),
  role: z.enum(['reader', 'editor', 'manager']),
  documentCount: z.number().int(),
  createdAt: z.number(),
});
export type WorkspaceSummary = z.infer<typeof workspaceSummarySchema>;
