import { enginePresets, type PresetName, type StructureWay } from '#lib/shared/engine-presets.ts';
import type { EngineAddress } from './connection.ts';
import type { ChatRequest, EvaluatedFor } from './ports.ts';
import type { EngineRequest } from './request.ts';

/** What decides how a question is put to an engine. */
export type ChatWire = {
  address: EngineAddress;
  /** What the engine calls the model. */
  name: string;
  contextTokens: number;
  structure: StructureWay;
  /** Null for the built-in engine. */
  preset: PresetName | null;
  /** False for a server that refuses the preset's further fields (old versions do). */
  sendsExtras: boolean;
};

function evaluatedForOf({ principal, conversation, accessEpoch }: EvaluatedFor): object {
  return { principal, conversation, access_epoch: accessEpoch };
}

/** The field that holds the reply to its form, as this engine wants it. */
function structureFields(way: StructureWay, { grammar, jsonSchema }: ChatRequest): object {
  if (way === 'json-schema') {
    if (jsonSchema === undefined) return {};
    const schema = { name: 'answer', strict: true, schema: jsonSchema };
    return { response_format: { type: 'json_schema', json_schema: schema } };
  }
  if (way === 'instruction' || grammar === undefined) return {};
  return way === 'structured_outputs' ? { structured_outputs: { grammar } } : { [way]: grammar };
}

function builtInFields(request: ChatRequest): object {
  return {
    priority: request.priority ?? 'interactive',
    ...(request.evaluatedFor && { evaluated_for: evaluatedForOf(request.evaluatedFor) }),
  };
}

function openAiBody(wire: ChatWire, request: ChatRequest, extras: object): object {
  return {
    model: wire.name,
    messages: request.messages,
    stream: true,
    max_tokens: request.maxTokens,
    temperature: request.temperature ?? 0,
    seed: request.seed ?? 0,
    ...structureFields(wire.structure, request),
    ...(wire.preset === null ? builtInFields(request) : { stream_options: { include_usage: true } }),
    ...extras,
  };
}

/** How long Ollama keeps the model in memory after an answer; its own 5 minutes mean a wait for most questions. */
const ollamaKeepAlive = '30m';

/**
 * Ollama's own protocol. A prompt longer than `num_ctx` would be cut without a word, so its length is set with each question
 * and `truncate` and `shift` are off (versions that know them refuse such a prompt).
 */
function ollamaBody(wire: ChatWire, request: ChatRequest, extras: object): object {
  const isHeld = wire.structure === 'json-schema' && request.jsonSchema !== undefined;
  return {
    model: wire.name,
    messages: request.messages,
    stream: true,
    truncate: false,
    shift: false,
    keep_alive: ollamaKeepAlive,
    ...(isHeld ? { format: request.jsonSchema } : {}),
    options: {
      num_ctx: wire.contextTokens,
      num_predict: request.maxTokens,
      temperature: request.temperature ?? 0,
      seed: request.seed ?? 0,
    },
    ...extras,
  };
}

/** The request that puts a question to an engine, in the words of its preset. */
export function chatRequestOf(
  wire: ChatWire,
  request: ChatRequest,
): Pick<EngineRequest, 'method' | 'path' | 'from' | 'body'> {
  const preset = wire.preset === null ? null : enginePresets[wire.preset];
  const extras = preset && wire.sendsExtras ? preset.extras : {};
  if (preset?.protocol === 'ollama')
    return { method: 'POST', path: '/api/chat', from: 'root', body: ollamaBody(wire, request, extras) };
  return { method: 'POST', path: '/chat/completions', body: openAiBody(wire, request, extras) };
}
