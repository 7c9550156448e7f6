import { AppError, isErrorCode } from '#lib/core/errors.ts';
import type { Answer, AnswerEvent } from '#lib/shared/answer.ts';
import { AnswerText } from './answer-text.ts';
import type { ChatChunk, ChatCompletionReply, Extension, FinishReason, Usage } from './chat-schemas.ts';

/** An answer in the form of OpenAI's protocol, made from the events of an answer as they come. */
export class ChatCompletion {
  readonly #head: Pick<ChatChunk, 'id' | 'created' | 'model'>;
  readonly #text: AnswerText;
  #start: Extract<AnswerEvent, { type: 'answer-start' }> | null = null;
  #answer: Answer | null = null;

  constructor(input: { workspaceId: string; createdAt: number }) {
    const created = Math.floor(input.createdAt / 1000);
    this.#head = { id: 'chatcmpl-', created, model: input.workspaceId };
    this.#text = new AnswerText(input.workspaceId);
  }

  /** Takes an event and returns what it adds to the text; null for nothing. Throws the error that an answer failed with. */
  take(event: AnswerEvent): string | null {
    switch (event.type) {
      case 'answer-start':
        this.#start = event;
        this.#head.id = `chatcmpl-${event.messageId}`;
        return null;
      case 'claim-end':
        return this.#text.add(event.claim);
      case 'answer-end':
        this.#answer = event.answer;
        return this.#text.end(event.answer);
      case 'answer-error':
        throw new AppError(isErrorCode(event.code) ? event.code : 'UNEXPECTED', {
          personMessage: event.message,
        });
      default:
        // What is not checked yet (`claim-delta`) is never shown.
        return null;
    }
  }

  /** The whole answer; null when it was stopped before its end. */
  whole(): ChatCompletionReply | null {
    const end = this.#end();
    if (!end) return null;
    const { text, annotations } = this.#text;
    const message = { role: 'assistant', content: text, refusal: null, annotations } as const;
    return {
      ...this.#head,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: end.finishReason, logprobs: null }],
      ...(end.usage && { usage: end.usage }),
      pincite: end.extension,
    };
  }

  /** The first part of a stream. */
  opening(): ChatChunk {
    return this.#chunk({ role: 'assistant', content: '' });
  }

  part(content: string): ChatChunk {
    return this.#chunk({ content });
  }

  /** The last parts of a stream; none when it was stopped before its end. */
  closing({ includeUsage }: { includeUsage: boolean }): ChatChunk[] {
    const end = this.#end();
    if (!end) return [];
    const { annotations } = this.#text;
    const last = { ...this.#chunk({ annotations }, end.finishReason), pincite: end.extension };
    return includeUsage && end.usage ? [last, { ...this.#chunk({}), choices: [], usage: end.usage }] : [last];
  }

  #chunk(delta: ChatChunk['choices'][number]['delta'], finishReason: FinishReason | null = null): ChatChunk {
    const choice = { index: 0, delta, finish_reason: finishReason, logprobs: null } as const;
    return { ...this.#head, object: 'chat.completion.chunk', choices: [choice] };
  }

  #end(): { finishReason: FinishReason; usage: Usage | null; extension: Extension } | null {
    const answer = this.#answer;
    if (!answer || !this.#start) return null;
    const { conversationId, messageId, searchedQuestion } = this.#start;
    const { refused, mode, searched, notices, absent, corrections, choices, differences } = answer;
    const { claims, citations } = this.#text;
    return {
      finishReason: notices.includes('cut-off') ? 'length' : 'stop',
      usage: usageOf(answer),
      extension: {
        ...{ conversationId, messageId, searchedQuestion, refused, mode, claims, citations },
        ...{ searched, notices, absent, corrections, choices, differences },
        withheld: answer.withheldClaims.length + answer.claims.length - claims.length,
        languageModel: answer.model,
      },
    };
  }
}

/** Quotes use no language model, and so no tokens. Null when a model used some that it did not count. */
function usageOf({ mode, usage }: Answer): Usage | null {
  if (!usage && mode === 'model') return null;
  const { promptTokens = 0, completionTokens = 0 } = usage ?? {};
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
