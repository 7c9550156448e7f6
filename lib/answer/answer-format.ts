import type { ChatModel } from '#lib/models/ports.ts';
import { buildGrammar, type NumberedSource } from './grammar.ts';
import { JsonClaimReader } from './json-claims.ts';
import { ClaimParser, type ClaimReader } from './parse-claims.ts';
import { notFoundReply, type AnswerFormat } from './prompt.ts';

/** The form in which a model is asked to answer: in JSON where only a schema can hold it to a form, else in lines. */
export function formatFor(chat: ChatModel): AnswerFormat {
  return chat.limits.structure === 'json-schema' ? 'json' : 'lines';
}

/** What reads an answer of this form. */
export function readerFor(format: AnswerFormat, knownIds: ReadonlySet<string>): ClaimReader {
  return format === 'json' ? new JsonClaimReader(knownIds) : new ClaimParser(knownIds);
}

/**
 * The JSON schema of an answer to one question: claims, each with one to three ids of sentences that exist. No claims stand
 * for “not found”. What the grammar is to lines.
 */
export function buildAnswerSchema(sources: readonly NumberedSource[]): Record<string, unknown> {
  const ids = sources.flatMap(({ number, sentenceNumbers }) =>
    sentenceNumbers.map((sentence) => `${number}.${sentence}`),
  );
  const claim = {
    type: 'object',
    properties: {
      text: { type: 'string' },
      ids: { type: 'array', items: { type: 'string', enum: ids }, minItems: 1, maxItems: 3 },
    },
    required: ['text', 'ids'],
    additionalProperties: false,
  };
  return {
    type: 'object',
    properties: {
      claims: {
        type: 'array',
        ...(ids.length === 0 ? { items: { type: 'object' }, maxItems: 0 } : { items: claim }),
      },
    },
    required: ['claims'],
    additionalProperties: false,
  };
}

/** What holds the reply of this model to its form, as far as its engine can. */
export function constraintFor(
  chat: ChatModel,
  sources: readonly NumberedSource[],
): { grammar?: string; jsonSchema?: Record<string, unknown> } {
  switch (chat.limits.structure) {
    case 'grammar':
      return { grammar: buildGrammar(sources) };
    case 'json-schema':
      return { jsonSchema: buildAnswerSchema(sources) };
    case 'none':
      return {};
  }
}

/** What a model is told, once, when its reply was not in the form that was asked for. */
export function repairRequest(format: AnswerFormat): string {
  const form =
    format === 'json'
      ? 'It must be one JSON object, {"claims":[{"text":"…","ids":["1.1"]}]}, with the ids of the sentences that state each claim'
      : 'Every claim must end with the ids of the sentences that state it, in square brackets, one claim per line';
  return `Your answer was not in the form that was asked for. ${form}. Write it again in that form and write nothing else. If the sources do not answer the question, write ${notFoundReply[format]}.`;
}
