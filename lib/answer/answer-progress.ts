import { estimateTokens } from '#lib/models/count-tokens.ts';
import type { Answer, AnswerNotice, Claim, WithheldClaim } from '#lib/shared/answer.ts';
import type { ComposedPrompt, ModelAnswer } from './answer-by-model.ts';
import { toWithheld } from './build-claim.ts';
import type { Spent } from '#lib/usage/record-usage.ts';
import type { Evidence } from './find-evidence.ts';
import type { PreparedQuestion } from './prepare-question.ts';
import { promptVersion, type PromptSource } from './prompt.ts';
import { type FinishedMessage, recordUse, type StoredMessage } from './store-answer.ts';
import type { SearchedDocument, UsedChunk } from './types.ts';

const finalStates = new Set(['ready', 'ready with gaps', 'failed']);

/** What was searched: documents that are still being read or could not be read are said, never left out in silence. */
export function countSearched(documents: readonly SearchedDocument[]): Answer['searched'] {
  return {
    documents: documents.length,
    unfinished: documents.filter((document) => !finalStates.has(document.state)).length,
    unreadable: documents.filter(({ state }) => state === 'failed' || state === 'ready with gaps').length,
  };
}

function recordOfModels({ models, mode }: PreparedQuestion): Record<string, unknown> {
  return {
    chatModel: mode === 'model' ? (models.chat?.id ?? null) : null,
    embeddingModel: models.embedding.id,
    rerankerModel: models.reranker?.id ?? null,
  };
}

function recordOfEvidence(evidence: Evidence, usedVersions: ReadonlySet<string>): Record<string, unknown> {
  const versions = evidence.candidates
    .filter(({ chunk }) => usedVersions.has(chunk.versionId))
    .map(({ chunk }) => [chunk.versionId, chunk.versionSha256] as const);
  return {
    indexGeneration: evidence.retrieval.indexGeneration,
    versions: Object.fromEntries(versions),
    absentNames: evidence.absent.length,
    signals: evidence.signals,
    answerability: evidence.answerability,
  };
}

/** An answer in the making: everything that has been found and said so far, however it ends. */
export class AnswerProgress {
  readonly prepared: PreparedQuestion;
  readonly message: StoredMessage;
  claims: Claim[] = [];
  withheldClaims: WithheldClaim[] = [];
  firstTokenAt: number | null = null;
  problemCode: string | null = null;
  isStored = false;
  readonly #startedAt: number;
  #retrievedAt: number | null = null;
  #evidence: Evidence | null = null;
  #sources: readonly PromptSource[] = [];
  #promptTokens = 0;
  /** What the model wrote so far, for an answer that ends before the engine says how much it was. */
  writtenText = '';
  #generated: ModelAnswer | null = null;
  readonly #recorded = new Set<string>();

  constructor(prepared: PreparedQuestion, input: StoredMessage & { startedAt: number }) {
    this.prepared = prepared;
    this.message = { messageId: input.messageId, conversationId: input.conversationId };
    this.#startedAt = input.startedAt;
  }

  takeEvidence(evidence: Evidence): void {
    this.#evidence = evidence;
    this.#retrievedAt = performance.now();
  }

  async takePrompt({ sources, tokens }: ComposedPrompt): Promise<void> {
    this.#sources = sources;
    this.#promptTokens = tokens;
    await this.recordUse();
  }

  /** To be called before what was taken is shown or given to a model: writes down the chunks that are not written down yet. */
  async recordUse(): Promise<void> {
    const chunks = this.#used().filter(({ chunkId }) => !this.#recorded.has(chunkId));
    if (chunks.length === 0) return;
    await recordUse(this.prepared, { ...this.message, chunks });
    for (const { chunkId } of chunks) this.#recorded.add(chunkId);
  }

  takeModelAnswer(generated: ModelAnswer): void {
    this.#generated = generated;
    this.firstTokenAt = generated.firstTokenAt;
  }

  #secondsUntil(at: number | null): number {
    return Math.round(((at ?? performance.now()) - this.#startedAt) * 10) / 10_000;
  }

  #notices(): AnswerNotice[] {
    return [
      ...(this.#evidence?.notices ?? []),
      ...(this.#generated?.cutOff === true ? ['cut-off' as const] : []),
    ];
  }

  /** What is said about the question and the documents beside the answer. */
  #remarks(refused: boolean): Pick<Answer, 'corrections' | 'absent' | 'choices' | 'differences'> {
    const { absent = [], choices = [], differences = [] } = this.#evidence ?? {};
    return {
      corrections: [...(this.#evidence?.retrieval.corrections ?? [])],
      absent: [...absent],
      choices: refused ? [] : [...choices],
      differences: refused ? [] : [...differences],
    };
  }

  /**
   * The answer as it stands. It is a refusal when no claim of it has any support, whatever the workspace does with such claims:
   * none is shown then, marked or not.
   */
  answer(): Answer {
    const refused = this.claims.every((claim) => claim.verdict === 'unsupported');
    return {
      messageId: this.message.messageId,
      mode: this.prepared.mode,
      refused,
      claims: refused ? [] : this.claims,
      withheldClaims: refused
        ? [...this.withheldClaims, ...this.claims.map(toWithheld)]
        : this.withheldClaims,
      passages: [...(this.#evidence?.passages ?? [])],
      searched: countSearched(this.#evidence?.retrieval.documents ?? []),
      notices: this.#notices(),
      ...this.#remarks(refused),
      model: this.prepared.mode === 'model' ? (this.prepared.models.chat?.name ?? null) : null,
      usage: this.#usage(),
      seconds: {
        retrieve: this.#secondsUntil(this.#retrievedAt),
        first_token: this.#secondsUntil(this.firstTokenAt ?? this.#retrievedAt),
        total: this.#secondsUntil(null),
      },
    };
  }

  #usage(): Answer['usage'] {
    if (!this.#generated?.usage) return null;
    const { promptTokens, completionTokens } = this.#spent();
    return { promptTokens, completionTokens };
  }

  #used(): UsedChunk[] {
    const evidence = this.#evidence;
    if (!evidence) return [];
    const prompted = this.#sources.map((source) => source.chunk);
    const cited = [...this.claims, ...this.withheldClaims].flatMap((claim) => claim.citations);
    return [...evidence.passages, ...evidence.quotes, ...evidence.toldOf, ...prompted, ...cited].map(
      ({ chunkId, documentId, versionId }) => ({ chunkId, documentId, versionId }),
    );
  }

  /** What explains the answer later: ids, hashes and numbers. */
  #record(): Record<string, unknown> {
    return {
      promptVersion,
      ...recordOfModels(this.prepared),
      ...(this.#evidence &&
        recordOfEvidence(this.#evidence, new Set(this.#used().map((one) => one.versionId)))),
      notices: this.#notices(),
      ...(this.#generated && { usage: this.#generated.usage, prompt: this.#generated.prompt }),
    };
  }

  /** What is written down at the end. Of a cancelled answer the finished claims are kept, of a failed one none. */
  finished(state: FinishedMessage['state']): FinishedMessage {
    const keeps = state === 'complete' || (state === 'cancelled' && this.claims.length > 0);
    return {
      ...this.message,
      state,
      answer: keeps ? this.answer() : null,
      used: this.#used(),
      record: this.#record(),
      problemCode: this.problemCode,
      spent: this.#spent(),
    };
  }

  #countClaims(): Pick<Spent, 'claims' | 'supportedClaims'> {
    if (this.prepared.mode === 'quotes') return { claims: 0, supportedClaims: 0 };
    const supported = this.claims.filter(({ verdict }) => verdict === 'verbatim' || verdict === 'supported');
    return {
      claims: this.claims.length + this.withheldClaims.length,
      supportedClaims: supported.length,
    };
  }

  /** What the answer took. The engine's own figures, or what is known of an answer that was cut off before it gave them. */
  #spent(): Spent {
    const estimated = {
      promptTokens: this.#promptTokens,
      reusedTokens: 0,
      completionTokens: estimateTokens(this.writtenText),
    };
    const { promptTokens, reusedTokens, completionTokens } = this.#generated?.usage ?? estimated;
    const before = this.prepared.rewriteUsage;
    return {
      promptTokens: promptTokens + (before?.promptTokens ?? 0),
      reusedTokens: reusedTokens + (before?.reusedTokens ?? 0),
      completionTokens: completionTokens + (before?.completionTokens ?? 0),
      durationMs: Math.round(performance.now() - this.#startedAt),
      ...this.#countClaims(),
    };
  }
}
