import { z } from 'zod';

/**
 * What every parser gives, whatever the format. A document is a sequence of pages (formats without pages give one
 * page per about 3,000 characters, cut between blocks); a page is a text and the blocks that lie in it.
 *
 * Rectangles are `[x0, y0, x1, y1]` in points from the top-left corner of the page as it is shown (rotation applied).
 * Character ranges are half-open offsets into the `text` of their page, in UTF-16 units.
 */
export const rectSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Rect = z.infer<typeof rectSchema>;

/** A run of text with its place: `page.text.slice(start, end)` is drawn inside `rect`. Sorted by `start`, not overlapping. */
export const placedRunSchema = z.object({ start: z.number().int(), end: z.number().int(), rect: rectSchema });
export type PlacedRun = z.infer<typeof placedRunSchema>;

export const blockKinds = [
  'heading',
  'paragraph',
  'list-item',
  'table-head',
  'table-row',
  'furniture',
] as const;

/**
 * A block is a piece of the page's text that belongs together. `furniture` is what repeats from page to page (running
 * headers, footers, page numbers): it stays in the page's text, and no chunk is made of it.
 * A `table-row` names what its cells are under, so that it can be understood alone: "Dose: 5 mg | Route: oral". The lines of
 * the head themselves are `table-head`: they stay in the page's text like furniture, because the rows repeat them.
 */
export const blockSchema = z.object({
  kind: z.enum(blockKinds),
  start: z.number().int(),
  end: z.number().int(),
  /** Headings only: 1 is the highest. */
  level: z.number().int().min(1).max(6).optional(),
  /** True when the block goes on with the last block of the page before (a paragraph broken by the page's end). */
  continues: z.boolean().optional(),
});
export type Block = z.infer<typeof blockSchema>;

/** `text`: readable. `no-text`: an image or an empty page. `failed`: the parser could not read this page, and says why. */
export const pageStates = ['text', 'no-text', 'failed'] as const;

export const parsedPageSchema = z.object({
  number: z.number().int().min(1),
  width: z.number(),
  height: z.number(),
  state: z.enum(pageStates),
  /** For the log and the per-page report, when `state` is not `text`. */
  problem: z.string().optional(),
  text: z.string(),
  blocks: z.array(blockSchema),
  /** Empty for formats without positions. */
  runs: z.array(placedRunSchema),
  /** Letters and digits that the file has on this page and nobody sees there; they are not in `text`. Missing for none. */
  unseenCharacters: z.number().int().positive().optional(),
});
export type ParsedPage = z.infer<typeof parsedPageSchema>;

/** Properties that the file states about itself. */
export const documentPropertiesSchema = z.object({
  title: z.string().optional(),
  author: z.string().optional(),
  createdAt: z.string().optional(),
});
export type DocumentProperties = z.infer<typeof documentPropertiesSchema>;

export const documentFormats = ['pdf', 'docx', 'html', 'markdown', 'text'] as const;
export type DocumentFormat = (typeof documentFormats)[number];

/** What comes out of the jail, in this order: one `opened`, `pages` as they are read, one `finished`; or `failed` at any time. */
export const parseEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('opened'),
    format: z.enum(documentFormats),
    pageCount: z.number().int(),
    properties: documentPropertiesSchema,
    /** What the document holds and is not read, in words for people: "3 comments". */
    omissions: z.array(z.string().max(100)).max(20).optional(),
  }),
  z.object({ type: z.literal('pages'), pages: z.array(parsedPageSchema) }),
  z.object({ type: z.literal('finished') }),
  z.object({
    type: z.literal('failed'),
    code: z.string(),
    /** For the log. */
    detail: z.string(),
    /** For the person, where it says more than the text that belongs to the code. */
    personMessage: z.string().max(500).optional(),
  }),
]);
export type ParseEvent = z.infer<typeof parseEventSchema>;

/** What a reader is given. */
export type ParseDocumentInput = {
  bytes: Uint8Array;
  fileName: string;
  password?: string | undefined;
  /** Documents with more pages end in `FILE_TOO_COMPLEX`. */
  maxPages: number;
};
