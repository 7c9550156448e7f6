/**
 * What the rest of the program knows about models: three small interfaces. The built-in engine and remote
 * OpenAI-compatible engines both stand behind them. Every method may throw `ENGINE_UNAVAILABLE` (not reachable, cut
 * off, too slow, HTTP 5xx), `ENGINE_BUSY` (its queue is full), `ENGINE_REPLY_INVALID` (it answered nonsense) or
 * `MODEL_INVALID` (the model file cannot be used); an aborted signal rejects with the signal's reason.
 */

import type { Structure } from '#lib/shared/engine-presets.ts';

/** `interactive`: a person waits. `ingestion`: runs in slices between interactive work. */
export type Priority = 'interactive' | 'ingestion';

/** Tokens per second that this machine reached with a model, or `null` where nobody measured. */
export type ChatSpeed = { promptTokensPerSecond: number | null; generatedTokensPerSecond: number | null };

type ModelIdentity = {
  /** Stays the same as long as the model does: `sha256:…` of the file, or `remote:<engine>:<model>`. */
  id: string;
  /** What a person sees: the file name or the remote model's name. */
  name: string;
  engine: 'built-in' | 'remote';
};

export type ChatMessage = { role: 'system' | 'user' | 'assistant'; content: string };

export type ChatRequest = {
  messages: readonly ChatMessage[];
  /** GBNF. Sent to engines that obey grammars only: see `ChatModel.limits.structure`. */
  grammar?: string;
  /** The JSON schema of the reply. Sent to engines that obey schemas and no grammars. */
  jsonSchema?: Readonly<Record<string, unknown>>;
  maxTokens: number;
  /** 0 when absent. */
  temperature?: number;
  /** 0 when absent. */
  seed?: number;
  signal?: AbortSignal;
  /** `interactive` when absent. */
  priority?: Priority;
  /** For whom it is evaluated. Only requests of the same one share evaluated tokens in the engine; without it nothing is kept. */
  evaluatedFor?: EvaluatedFor;
};

/** Whose evaluated tokens the built-in engine may keep for the next question, and with which rights they were. */
export type EvaluatedFor = {
  /** A person, one key of a person, or the operator: never two of them. */
  principal: string;
  conversation: string;
  /** What was evaluated before rights changed is not used after it, and is forgotten. */
  accessEpoch: number;
};

/** Evaluated tokens that the built-in engine is to forget: of one conversation, whoever of its owner's principals asked, or all. */
export type Forgotten = 'everything' | Pick<EvaluatedFor, 'conversation'>;

export type ChatUsage = {
  promptTokens: number;
  /** How many of the prompt tokens were already evaluated for the same principal and conversation. */
  reusedTokens: number;
  completionTokens: number;
};

export type ChatEvent =
  /** 1 = next. Sent only while waiting; 0 once it is this request's turn. */
  | { type: 'queued'; position: number }
  | { type: 'text'; text: string }
  /** `length`: cut off at `maxTokens` or at the end of the context. */
  | { type: 'finished'; reason: 'stop' | 'length'; usage: ChatUsage };

export type ChatModel = ModelIdentity & {
  limits: {
    /** Prompt and answer together must fit. A prompt that does not fit throws `PROMPT_TOO_LONG`. */
    contextTokens: number;
    /** How a reply can be held to its form. With `none` the model is only told. */
    structure: Structure;
  };
  /** Ends with exactly one `finished` event, or throws. */
  streamChat(request: ChatRequest): AsyncIterable<ChatEvent>;
  /** Tokens of each text: exact on the built-in engine, a careful over-estimate on a remote one. */
  countTokens(texts: readonly string[]): Promise<number[]>;
  /** Tokens of the whole prompt with the model's own chat template around the messages. */
  countPromptTokens(messages: readonly ChatMessage[]): Promise<number>;
  speed(): Promise<ChatSpeed>;
};

export type EmbedRequest = {
  texts: readonly string[];
  /** Decides the prefix that some models want. */
  kind: 'query' | 'passage';
  /** When absent: `interactive` for a query, `ingestion` for passages. */
  priority?: Priority;
  signal?: AbortSignal;
};

export type EmbeddingModel = ModelIdentity & {
  dimensions: number;
  limits: {
    /** Longer texts are cut off by the engine. */
    inputTokens: number;
  };
  /** The vector's share (0..1) in the weighted min-max mix with BM25: see lib/models/embedding-properties.ts. */
  fusionWeight: number;
  /** One vector of length 1 (L2) for each text, in order. */
  embed(request: EmbedRequest): Promise<Float32Array[]>;
  countTokens(texts: readonly string[]): Promise<number[]>;
};

export type RerankRequest = {
  query: string;
  documents: readonly string[];
  /** `interactive` when absent. */
  priority?: Priority;
  signal?: AbortSignal;
};

export type RerankerModel = ModelIdentity & {
  limits: { inputTokens: number };
  /** The probability (0..1) that each document answers the query, in the order of the documents. */
  rerank(request: RerankRequest): Promise<number[]>;
};

/** The models that the program uses now. Made by `activeModels()` in lib/admin/active-models.ts. */
export type ActiveModels = {
  chat: ChatModel | null;
  embedding: EmbeddingModel;
  reranker: RerankerModel | null;
};
