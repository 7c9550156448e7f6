import { z } from 'zod';

/** Rectangle in points from the top-left corner of the page as it is shown: [x0, y0, x1, y1]. */
const rectSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** A part of the cited sentence on one page: `start` and `end` are offsets into the text of the page. */
export const citationSpanSchema = z.object({
  page: z.number().int(),
  start: z.number().int(),
  end: z.number().int(),
  rects: z.array(rectSchema),
  /** The lines of the page that it stands on, counted from the top; missing where they can't be counted surely. */
  lines: z.object({ from: z.number().int(), to: z.number().int() }).optional(),
});

/** The exact sentence that supports a claim. Its text is copied by the program from the document, never generated. */
export const citationSchema = z.object({
  id: z.string(),
  chunkId: z.string(),
  documentId: z.string(),
  documentName: z.string(),
  /** The title that the document itself has. This and the next three are missing in answers from before they were kept. */
  documentTitle: z.string().nullable().default(null),
  /** The heading that the sentence stands under. */
  section: z.string().nullable().default(null),
  /** When this version was uploaded, in milliseconds since 1970. */
  uploadedAt: z.number().nullable().default(null),
  /** The date of the document itself, as YYYY-MM-DD. */
  documentDate: z.string().nullable().default(null),
  versionId: z.string(),
  versionNumber: z.number().int(),
  format: z.enum(['pdf', 'docx', 'html', 'markdown', 'text']),
  sentence: z.string(),
  spans: z.array(citationSpanSchema).min(1),
});
export type Citation = z.infer<typeof citationSchema>;

export const verdicts = ['verbatim', 'supported', 'partly', 'unsupported'] as const;
export type Verdict = (typeof verdicts)[number];

/** One claim of an answer. In quotes mode the claim is the sentence itself and the verdict is `verbatim`. */
export const claimSchema = z.object({
  text: z.string(),
  verdict: z.enum(verdicts),
  /** What the claim says and its cited sentences don't: "12.5 %", "2024". */
  missing: z.array(z.string()),
  /** What the claim turned, in words: "“shall” became “may”". */
  changed: z.array(z.string()).default([]),
  citations: z.array(citationSchema),
});
export type Claim = z.infer<typeof claimSchema>;

/** A claim that is not shown, because its cited sentences don't support it: what the check found, without its text. */
export const withheldClaimSchema = claimSchema.pick({ missing: true, changed: true, citations: true });
export type WithheldClaim = z.infer<typeof withheldClaimSchema>;

export const passageSchema = z.object({
  chunkId: z.string(),
  documentId: z.string(),
  documentName: z.string(),
  versionId: z.string(),
  page: z.number().int(),
  pageEnd: z.number().int(),
  score: z.number(),
  header: z.string(),
  text: z.string(),
});
export type Passage = z.infer<typeof passageSchema>;

export const answerModes = ['quotes', 'model'] as const;
export type AnswerMode = (typeof answerModes)[number];

/** What was searched, for a refusal that can be understood. */
export const searchedSchema = z.object({
  documents: z.number().int(),
  /** Documents still being read, or unreadable in part or whole: they could not be searched fully. */
  unfinished: z.number().int(),
  unreadable: z.number().int(),
});

/** What the question names and nothing that was searched mentions. `documents`: those that it asks about; none for all. */
const absentNameSchema = z.object({ name: z.string(), documents: z.array(z.string()) });
export type AbsentName = z.infer<typeof absentNameSchema>;

/** A word of the question that no document has, and the one of the documents that was searched in its place. */
const correctionSchema = z.object({ written: z.string(), searched: z.string() });
export type Correction = z.infer<typeof correctionSchema>;

/** One of several documents that the question fits equally. */
const choiceSchema = z.object({
  documentId: z.string(),
  documentName: z.string(),
  /** What tells it from the others: "Agreement · Sample Ltd · 4 March 2024"; may be empty. */
  detail: z.string(),
});
export type Choice = z.infer<typeof choiceSchema>;

/** Documents whose sentences speak of the same and state something else, each with its date. */
const differenceSchema = z.object({
  documents: z.array(
    z.object({
      documentId: z.string(),
      documentName: z.string(),
      /** YYYY-MM-DD. */
      date: z.string(),
      /** The document bears this date; else it is the day on which it was uploaded. */
      isOwnDate: z.boolean(),
      /** What it states: figures, dates and words as they are written. */
      states: z.array(z.string()),
    }),
  ),
});
export type Difference = z.infer<typeof differenceSchema>;

/**
 * What was not as usual when the answer was made: `words-only`: the embedding model did not answer, so passages were
 * found by their words alone; `not-reranked`: the reranker did not answer; `index-rebuilding`: the search index could
 * not be read, so the workspace was searched directly while it is made again; `cut-off`: the model reached its length.
 */
export const answerNotices = ['words-only', 'not-reranked', 'index-rebuilding', 'cut-off'] as const;
export type AnswerNotice = (typeof answerNotices)[number];

export const answerSchema = z.object({
  messageId: z.string(),
  mode: z.enum(answerModes),
  /** True: the documents don't answer the question; `claims` is empty and `passages` are the nearest. */
  refused: z.boolean(),
  claims: z.array(claimSchema),
  /** What a language model wrote and the checking kept back. Missing in answers from before it did. */
  withheldClaims: z.array(withheldClaimSchema).default([]),
  /** The nearest passages, best first: the evidence, also shown when the answer is a refusal. */
  passages: z.array(passageSchema),
  searched: searchedSchema,
  notices: z.array(z.enum(answerNotices)),
  corrections: z.array(correctionSchema).default([]),
  absent: z.array(absentNameSchema).default([]),
  choices: z.array(choiceSchema).default([]),
  differences: z.array(differenceSchema).default([]),
  model: z.string().nullable(),
  /** Tokens that the language model read and wrote, for completing the question too; null when it was not asked or does not count. */
  usage: z
    .object({ promptTokens: z.number().int(), completionTokens: z.number().int() })
    .nullable()
    .default(null),
  seconds: z.object({ retrieve: z.number(), first_token: z.number(), total: z.number() }),
});
export type Answer = z.infer<typeof answerSchema>;

/** The stream of one answer, the same for both modes; sent as server-sent events, one JSON object each. */
export const answerEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('answer-start'),
    conversationId: z.string(),
    messageId: z.string(),
    mode: z.enum(answerModes),
    searchedQuestion: z.string(),
  }),
  z.object({
    type: z.literal('evidence'),
    passages: z.array(passageSchema),
    /** The best sentences, grouped by document; in quotes mode they become the claims. */
    quotes: z.array(citationSchema),
    notices: z.array(z.enum(answerNotices)),
  }),
  z.object({ type: z.literal('queue-position'), position: z.number().int() }),
  z.object({ type: z.literal('claim-delta'), index: z.number().int(), text: z.string() }),
  z.object({ type: z.literal('claim-end'), index: z.number().int(), claim: claimSchema }),
  z.object({ type: z.literal('claim-withheld'), claim: withheldClaimSchema }),
  z.object({ type: z.literal('answer-end'), answer: answerSchema }),
  z.object({
    type: z.literal('answer-error'),
    code: z.string(),
    message: z.string(),
    requestId: z.string(),
  }),
]);
export type AnswerEvent = z.infer<typeof answerEventSchema>;

export const questionMaxLength = 4000;

/** What a question is asked with. */
/** A language model by its file (with an adapter, as it is named), or by the engine that has it. */
export const chatChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), name: z.string().min(1).max(1024) }),
  z.object({ kind: z.literal('engine'), engineId: z.uuid() }),
]);
export type ChatChoice = z.infer<typeof chatChoiceSchema>;

export const askSchema = z.strictObject({
  question: z.string(),
  conversationId: z.uuid().optional(),
  mode: z.enum(answerModes).optional(),
  /** Narrows the search to these documents. */
  documentIds: z.array(z.uuid()).max(1000).optional(),
  /** Another language model than the one in use: for administrators who compare them. */
  chat: chatChoiceSchema.optional(),
});
export type AskInput = z.infer<typeof askSchema>;

/** A past question with its answer, as a conversation shows it. */
export const messageSchema = z.object({
  id: z.string(),
  question: z.string(),
  state: z.enum(['streaming', 'complete', 'cancelled', 'failed']),
  createdAt: z.number(),
  /**
   * Null when it failed before its end or a source can no longer be read (`withheld`). When it was cancelled, the
   * claims that were finished by then, or null when there was none.
   */
  answer: answerSchema.nullable(),
  withheld: z.boolean(),
});
export type Message = z.infer<typeof messageSchema>;

export const conversationSummarySchema = z.object({
  id: z.string(),
  title: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type ConversationSummary = z.infer<typeof conversationSummarySchema>;

export const conversationSchema = conversationSummarySchema.extend({
  workspaceId: z.string(),
  messages: z.array(messageSchema),
});
export type Conversation = z.infer<typeof conversationSchema>;

/** What passages are searched with. */
export const searchPassagesSchema = z.strictObject({
  query: z.string(),
  /** Narrows the search to these documents. */
  documentIds: z.array(z.uuid()).max(1000).optional(),
  /** How many passages at most. */
  limit: z.int().min(1).max(50).optional(),
});

/** What a search finds: the nearest passages, best first, and its best sentences. */
export const passageSearchSchema = z.object({
  /** The query as it was searched: with the spelling of the documents. */
  searchedQuery: z.string(),
  /** False: the documents probably don't answer it; the passages are the nearest nevertheless. */
  answerable: z.boolean(),
  passages: z.array(passageSchema),
  quotes: z.array(citationSchema),
  notices: z.array(z.enum(answerNotices)),
  searched: searchedSchema,
});
export type PassageSearch = z.infer<typeof passageSearchSchema>;
