import { z } from 'zod';

/**
 * The bodies of the OpenAI-compatible protocol as the built-in engine accepts them. Extensions over OpenAI's:
 * `grammar` (GBNF), `priority`, `evaluated_for`, the queue position in the stream, /v1/tokenize and /v1/forget.
 */

export const requestLimits = {
  bodyBytes: 16 * 1024 * 1024,
  messages: 512,
  textCharacters: 1_000_000,
  grammarCharacters: 1_000_000,
  embeddingTexts: 256,
  rerankDocuments: 256,
  tokenizeTexts: 4096,
};

const modelName = z.string().min(1).max(1024);
const text = z.string().max(requestLimits.textCharacters);
const holderName = z.string().min(1).max(128);
const priority = z.enum(['interactive', 'ingestion']);

const message = z.object({ role: z.enum(['system', 'user', 'assistant']), content: text });
const messages = z.array(message).min(1).max(requestLimits.messages);

export const chatBodySchema = z.object({
  model: modelName,
  messages,
  stream: z.boolean().default(false),
  max_tokens: z.int().min(1).max(65_536).default(512),
  temperature: z.number().min(0).max(2).default(0),
  seed: z.int().min(0).max(4_294_967_295).default(0),
  grammar: z.string().min(1).max(requestLimits.grammarCharacters).optional(),
  priority: priority.default('interactive'),
  evaluated_for: z
    .strictObject({ principal: holderName, conversation: holderName, access_epoch: z.int().min(0) })
    .optional(),
});

/** Evaluated tokens to forget: of one conversation, or all. */
export const forgetBodySchema = z.union([
  z.strictObject({ everything: z.literal(true) }),
  z.strictObject({ conversation: holderName }),
]);

export const embeddingBodySchema = z.object({
  model: modelName,
  input: z.union([text.transform((one) => [one]), z.array(text).min(1).max(requestLimits.embeddingTexts)]),
  encoding_format: z.enum(['float', 'base64']).default('float'),
  priority: priority.default('interactive'),
});

export const rerankBodySchema = z.object({
  model: modelName,
  query: text.min(1),
  documents: z.array(text).min(1).max(requestLimits.rerankDocuments),
  priority: priority.default('interactive'),
});

export const modelRoles = ['chat', 'embedding', 'reranker'] as const;
export type ModelRole = (typeof modelRoles)[number];

/** Either texts, or messages that the chat template is put around. */
export const tokenizeBodySchema = z.union([
  z.object({
    model: modelName,
    role: z.enum(modelRoles),
    texts: z.array(text).max(requestLimits.tokenizeTexts),
  }),
  z.object({ model: modelName, role: z.literal('chat'), messages }),
]);

export const loadBodySchema = z.object({ model: modelName, role: z.enum(modelRoles) });

export type ChatBody = z.infer<typeof chatBodySchema>;
export type EmbeddingBody = z.infer<typeof embeddingBodySchema>;

/** What /health says about each role of the built-in engine. */
export const slotHealthSchema = z.object({
  role: z.enum(modelRoles),
  status: z.enum(['empty', 'loading', 'ready', 'failed']),
  model: z.string().nullable(),
  /** A sentence for the administrator when the status is `failed`. */
  problem: z.string().nullable(),
  threads: z.number().nullable(),
  dimensions: z.number().nullable(),
  /** Chat: the context; embedding and reranker: the longest input. */
  contextTokens: z.number().nullable(),
  promptTokensPerSecond: z.number().nullable(),
  generatedTokensPerSecond: z.number().nullable(),
});

/** The machine as llama.cpp sees it. */
export const engineMachineSchema = z.object({
  /** Cores that compute models well: without hyper-threads and efficiency cores. */
  mathCores: z.number(),
  /** Instruction sets of the processor that llama.cpp uses, by its names. */
  instructionSets: z.array(z.string()),
  gpu: z.object({ names: z.array(z.string()), memoryBytes: z.number(), freeBytes: z.number() }).nullable(),
});

export const healthSchema = z.object({
  status: z.literal('ok'),
  processId: z.number(),
  compute: z.string(),
  machine: engineMachineSchema,
  waiting: z.object({ urgent: z.number(), chat: z.number(), ingestion: z.number() }),
  slots: z.array(slotHealthSchema),
});

export type SlotHealth = z.infer<typeof slotHealthSchema>;
export type EngineMachine = z.infer<typeof engineMachineSchema>;
export type EngineHealth = z.infer<typeof healthSchema>;
