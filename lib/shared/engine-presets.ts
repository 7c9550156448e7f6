/**
 * What is known of the servers that people run models on: data, and small functions over it. What a server can do is found
 * out by trying it (lib/models/probe-engine.ts); this says what to try, in which field, and what a person has to know.
 */

export const presetNames = ['ollama', 'lm-studio', 'jan', 'vllm', 'llama-server', 'generic'] as const;
export type PresetName = (typeof presetNames)[number];

/**
 * How an answer is held to its form. The first three are fields that take a GBNF grammar, `json-schema` is a JSON schema;
 * with `instruction` the model is only told, and what it writes is read strictly.
 */
export const structureWays = [
  'grammar',
  'structured_outputs',
  'guided_grammar',
  'json-schema',
  'instruction',
] as const;
export type StructureWay = (typeof structureWays)[number];

/** What the rest of the program has to know of it. */
export type Structure = 'grammar' | 'json-schema' | 'none';

export type EnginePreset = {
  /** What people call the server. */
  title: string;
  /** Where it listens when nobody changed it. */
  port: number | null;
  /** An address as an administrator enters it. */
  example: string;
  /** What to do at the server, in a sentence or two. */
  hint: string;
  /** `ollama`: its own /api/chat, the only place where the length of the context can be set. */
  protocol: 'openai' | 'ollama';
  /** What to try, the best first. `instruction` is what is left. */
  structures: readonly StructureWay[];
  /** Sent with each question, beyond the common fields: thinking off, and what keeps the server quick. */
  extras: Readonly<Record<string, unknown>>;
  /** Whose way of counting tokens it has. */
  tokenizer: 'llama-server' | 'vllm' | null;
};

const thinkingOffInTemplate = { chat_template_kwargs: { enable_thinking: false } };

export const enginePresets: Readonly<Record<PresetName, EnginePreset>> = {
  ollama: {
    title: 'Ollama',
    port: 11_434,
    example: 'http://192.168.1.20:11434',
    hint: 'Ollama listens to other machines only when it is started with OLLAMA_HOST=0.0.0.0. The length of the context is set by Pincite with each question.',
    protocol: 'ollama',
    structures: ['json-schema'],
    extras: { think: false },
    tokenizer: null,
  },
  'lm-studio': {
    title: 'LM Studio',
    port: 1234,
    example: 'http://192.168.1.20:1234/v1',
    hint: 'In LM Studio, start the server on the Developer page, switch on “Serve on Local Network”, and load the model with a context of at least 8,192 tokens.',
    protocol: 'openai',
    structures: ['json-schema'],
    extras: { reasoning_effort: 'none' },
    tokenizer: null,
  },
  jan: {
    title: 'Jan',
    port: 1337,
    example: 'http://192.168.1.20:1337/v1',
    hint: 'In Jan, set a key under Local API Server, the host 0.0.0.0, and add the name or address that you enter here to the trusted hosts. Start the model there before you test.',
    protocol: 'openai',
    structures: ['grammar', 'json-schema'],
    extras: thinkingOffInTemplate,
    tokenizer: null,
  },
  vllm: {
    title: 'vLLM',
    port: 8000,
    example: 'https://192.168.1.20:8000/v1',
    hint: 'Start vLLM with --api-key, and with --max-model-len where the memory is short.',
    protocol: 'openai',
    structures: ['structured_outputs', 'guided_grammar', 'json-schema'],
    extras: thinkingOffInTemplate,
    tokenizer: 'vllm',
  },
  'llama-server': {
    title: 'llama-server (llama.cpp)',
    port: 8080,
    example: 'http://192.168.1.20:8080/v1',
    hint: 'Start llama-server with --host 0.0.0.0, --api-key, --jinja, and -c for the context of all its places (-np) together.',
    protocol: 'openai',
    structures: ['grammar', 'json-schema'],
    extras: { ...thinkingOffInTemplate, cache_prompt: true },
    tokenizer: 'llama-server',
  },
  generic: {
    title: 'Another OpenAI-compatible server',
    port: null,
    example: 'https://192.168.1.20/v1',
    hint: 'Only the common fields of the protocol are sent. Test the engine to find out how its answers can be held to their form.',
    protocol: 'openai',
    structures: ['grammar', 'structured_outputs', 'json-schema'],
    extras: {},
    tokenizer: null,
  },
};

/** The server that usually listens on the port of this address; `generic` when none does, or when it is no address. */
export function presetOfAddress(url: string): PresetName {
  const port = URL.canParse(url) ? Number(new URL(url).port) : 0;
  return presetNames.find((name) => port !== 0 && enginePresets[name].port === port) ?? 'generic';
}

/** What a way of holding answers to their form amounts to. */
export function structureOf(way: StructureWay): Structure {
  if (way === 'instruction') return 'none';
  return way === 'json-schema' ? 'json-schema' : 'grammar';
}
