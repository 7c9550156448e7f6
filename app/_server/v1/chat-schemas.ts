import { z } from 'zod';
import { answerSchema, answerModes, verdicts } from '#lib/shared/answer.ts';

/** What a citation is, in the words of the extension. */
export const citedSentenceSchema = z.object({
  /** As in the text: [1]. */
  number: z.number().int(),
  document: z.object({
    id: z.string(),
    name: z.string(),
    title: z.string().nullable(),
    version: z.number().int(),
  }),
  page: z.number().int(),
  section: z.string().nullable(),
  /** The id of the sentence, and of the passage that it stands in. */
  sentence: z.string(),
  passage: z.string(),
  /** The sentence as it is in the document. */
  quote: z.string(),
  /** Opens the document at the sentence. */
  url: z.string(),
});
export type CitedSentence = z.infer<typeof citedSentenceSchema>;

/** A claim as it stands in the text, from `start_index` up to `end_index`, with the result of its check. */
export const citedClaimSchema = z.object({
  text: z.string(),
  start_index: z.number().int(),
  end_index: z.number().int(),
  support: z.enum(verdicts),
  missing: z.array(z.string()),
  changed: z.array(z.string()),
  /** The numbers of the sentences that it cites. */
  citations: z.array(z.number().int()),
});
export type CitedClaim = z.infer<typeof citedClaimSchema>;

const urlCitationSchema = z.object({
  type: z.literal('url_citation'),
  url_citation: z.object({
    start_index: z.number().int(),
    end_index: z.number().int(),
    title: z.string(),
    url: z.string(),
  }),
});
export type UrlCitation = z.infer<typeof urlCitationSchema>;

/** What OpenAI's protocol has no place for. */
export const extensionSchema = answerSchema
  .pick({
    refused: true,
    searched: true,
    notices: true,
    absent: true,
    corrections: true,
    choices: true,
    differences: true,
  })
  .extend({
    conversationId: z.string(),
    messageId: z.string(),
    mode: z.enum(answerModes),
    searchedQuestion: z.string(),
    claims: z.array(citedClaimSchema),
    citations: z.array(citedSentenceSchema),
    /** Claims that the language model wrote and that are not shown, because what they cite does not support them. */
    withheld: z.number().int(),
    /** The name of the language model; null for quotes. */
    languageModel: z.string().nullable(),
  });
export type Extension = z.infer<typeof extensionSchema>;

const usageSchema = z.object({
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  total_tokens: z.number().int(),
});
export type Usage = z.infer<typeof usageSchema>;

const finishReasonSchema = z.enum(['stop', 'length']);
export type FinishReason = z.infer<typeof finishReasonSchema>;

const headSchema = z.object({ id: z.string(), created: z.number().int(), model: z.string() });

export const chatCompletionSchema = headSchema.extend({
  object: z.literal('chat.completion'),
  choices: z.array(
    z.object({
      index: z.literal(0),
      message: z.object({
        role: z.literal('assistant'),
        content: z.string(),
        refusal: z.null(),
        annotations: z.array(urlCitationSchema),
      }),
      finish_reason: finishReasonSchema,
      logprobs: z.null(),
    }),
  ),
  usage: usageSchema.optional(),
  pincite: extensionSchema,
});
export type ChatCompletionReply = z.infer<typeof chatCompletionSchema>;

export const chatChunkSchema = headSchema.extend({
  object: z.literal('chat.completion.chunk'),
  choices: z.array(
    z.object({
      index: z.literal(0),
      delta: z.object({
        role: z.literal('assistant').optional(),
        content: z.string().optional(),
        annotations: z.array(urlCitationSchema).optional(),
      }),
      finish_reason: finishReasonSchema.nullable(),
      logprobs: z.null(),
    }),
  ),
  usage: usageSchema.optional(),
  /** With the last part of the answer. */
  pincite: extensionSchema.optional(),
});
export type ChatChunk = z.infer<typeof chatChunkSchema>;

export const chatModelSchema = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.number().int(),
  owned_by: z.string(),
  name: z.string(),
  description: z.string(),
});
export const chatModelsSchema = z.object({ object: z.literal('list'), data: z.array(chatModelSchema) });

/** Our error with what OpenAI's protocol wants beside. */
export const chatErrorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    type: z.string(),
    param: z.null(),
    requestId: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  }),
});
