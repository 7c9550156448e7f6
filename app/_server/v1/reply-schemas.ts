import { z } from 'zod';
import {
  answerEventSchema,
  answerSchema,
  citationSchema,
  claimSchema,
  conversationSchema,
  conversationSummarySchema,
  messageSchema,
  passageSchema,
  passageSearchSchema,
  withheldClaimSchema,
} from '#lib/shared/answer.ts';
import {
  documentPassageSchema,
  documentSchema,
  pageTextSchema,
  workspaceSummarySchema,
} from '#lib/shared/documents.ts';
import {
  chatChunkSchema,
  chatCompletionSchema,
  chatErrorSchema,
  chatModelSchema,
  chatModelsSchema,
  citedClaimSchema,
  citedSentenceSchema,
} from './chat-schemas.ts';

/** What every refusal is: see present-error.ts. */
const errorSchema = z.object({
  error: z.object({
    /** A word for programs: it stays the same. */
    code: z.string(),
    /** What happened and what to do next, for people. */
    message: z.string(),
    requestId: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  }),
});

const documentsEventSchema = z.object({
  documents: z.array(documentSchema),
  removed: z.array(z.string()),
});

/** What the API answers with, by the names that the description has for it. */
export const replySchemas = {
  Error: errorSchema,
  Workspace: workspaceSummarySchema,
  Workspaces: z.object({ workspaces: z.array(workspaceSummarySchema) }),
  Document: documentSchema,
  Documents: z.object({ documents: z.array(documentSchema) }),
  DocumentsEvent: documentsEventSchema,
  Page: pageTextSchema,
  Pages: z.object({ pages: z.array(pageTextSchema) }),
  DocumentPassage: documentPassageSchema,
  DocumentPassages: z.object({ passages: z.array(documentPassageSchema) }),
  Passage: passageSchema,
  PassageSearch: passageSearchSchema,
  Citation: citationSchema,
  Claim: claimSchema,
  WithheldClaim: withheldClaimSchema,
  Answer: answerSchema,
  AnswerEvent: answerEventSchema,
  ConversationSummary: conversationSummarySchema,
  Conversations: z.object({ conversations: z.array(conversationSummarySchema) }),
  Message: messageSchema,
  Conversation: conversationSchema,
  ChatModel: chatModelSchema,
  ChatModels: chatModelsSchema,
  CitedSentence: citedSentenceSchema,
  CitedClaim: citedClaimSchema,
  ChatCompletion: chatCompletionSchema,
  ChatCompletionChunk: chatChunkSchema,
  ChatError: chatErrorSchema,
} as const satisfies Record<string, z.ZodType>;

export type ReplyName = keyof typeof replySchemas;
