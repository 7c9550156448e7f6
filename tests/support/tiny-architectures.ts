import { existsSync } from 'node:fs';
import { type ChatFormat, chatFormats } from './chat-formats.ts';
import { floatTensor, seededRandom, writeGguf, type MetadataValue, type Tensor } from './gguf-writer.ts';
import { buildVocabulary, tinyModelPath, vocabularyMetadata } from './tiny-gguf.ts';

/**
 * Tiny models with random weights of each architecture that the catalogue has, with the tensors and the settings that llama.cpp asks of it and the
 * chat format of its family. They show that the engine can load and run such files; what they say is babble.
 */

const shape = {
  embedding: 64,
  layers: 2,
  heads: 4,
  keyHeads: 2,
  headSize: 16,
  feedForward: 128,
  context: 4096,
};
const { embedding, feedForward } = shape;
const keyValue = shape.headSize * shape.keyHeads;

type Weights = {
  matrix: (name: string, columns: number, rows: number) => Tensor;
  norm: (name: string, size?: number) => Tensor;
  /** A norm that also shifts. */
  shiftedNorm: (name: string) => Tensor[];
};

type Architecture = {
  format: ChatFormat;
  settings: Record<string, MetadataValue>;
  layer: (weights: Weights, block: string) => Tensor[];
  /** What comes after the layers; the output is that of the tokens where it has none of its own. */
  ending: (weights: Weights, vocabularySize: number) => Tensor[];
};

const count = (value: number): MetadataValue => ({ type: 'u32', value });
const amount = (value: number): MetadataValue => ({ type: 'f32', value });

const attention = ({ matrix }: Weights, block: string) => [
  matrix(`${block}.attn_q`, embedding, embedding),
  matrix(`${block}.attn_k`, embedding, keyValue),
  matrix(`${block}.attn_v`, embedding, keyValue),
  matrix(`${block}.attn_output`, embedding, embedding),
];
const gatedFeedForward = ({ matrix }: Weights, block: string) => [
  matrix(`${block}.ffn_gate`, embedding, feedForward),
  matrix(`${block}.ffn_up`, embedding, feedForward),
  matrix(`${block}.ffn_down`, feedForward, embedding),
];
const norms = ({ norm }: Weights, block: string, names: readonly string[]) =>
  names.map((name) => norm(`${block}.${name}`));

const rms = { 'attention.layer_norm_rms_epsilon': amount(1e-5) };
const headSizes = {
  'attention.key_length': count(shape.headSize),
  'attention.value_length': count(shape.headSize),
};
const llamaLayer = (weights: Weights, block: string) => [
  ...norms(weights, block, ['attn_norm', 'ffn_norm']),
  ...attention(weights, block),
  ...gatedFeedForward(weights, block),
];
const headNorms = ({ norm }: Weights, block: string) => [
  norm(`${block}.attn_q_norm`, shape.headSize),
  norm(`${block}.attn_k_norm`, shape.headSize),
];
const ownOutput = ({ norm, matrix }: Weights, vocabularySize: number) => [
  norm('output_norm'),
  matrix('output', embedding, vocabularySize),
];
const sharedOutput = ({ norm }: Weights) => [norm('output_norm')];

export const chatArchitectures = {
  llama: { format: chatFormats.llama3, settings: rms, layer: llamaLayer, ending: ownOutput },
  mistral3: {
    format: chatFormats.mistral,
    settings: { ...rms, ...headSizes },
    layer: llamaLayer,
    ending: ownOutput,
  },
  qwen3: {
    format: chatFormats.qwen3,
    settings: { ...rms, ...headSizes },
    layer: (weights, block) => [...llamaLayer(weights, block), ...headNorms(weights, block)],
    ending: sharedOutput,
  },
  gemma3: {
    format: chatFormats.gemma,
    settings: { ...rms, ...headSizes, 'attention.sliding_window': count(512) },
    layer: (weights, block) => [
      ...llamaLayer(weights, block),
      ...headNorms(weights, block),
      ...norms(weights, block, ['post_attention_norm', 'post_ffw_norm']),
    ],
    ending: sharedOutput,
  },
  phi3: {
    format: chatFormats.phi,
    settings: { ...rms, 'attention.sliding_window': count(2047) },
    layer: (weights, block) => [
      ...norms(weights, block, ['attn_norm', 'ffn_norm']),
      weights.matrix(`${block}.attn_qkv`, embedding, embedding + 2 * keyValue),
      weights.matrix(`${block}.attn_output`, embedding, embedding),
      weights.matrix(`${block}.ffn_up`, embedding, 2 * feedForward),
      weights.matrix(`${block}.ffn_down`, feedForward, embedding),
    ],
    ending: ownOutput,
  },
  granite: {
    format: chatFormats.granite,
    settings: {
      ...rms,
      'attention.scale': amount(0.25),
      embedding_scale: amount(12),
      residual_scale: amount(0.22),
      logit_scale: amount(8),
    },
    layer: llamaLayer,
    ending: sharedOutput,
  },
  stablelm: {
    format: chatFormats.stablelm,
    settings: {
      'attention.layer_norm_epsilon': amount(1e-5),
      use_parallel_residual: { type: 'bool', value: true },
    },
    layer: (weights, block) => [
      ...weights.shiftedNorm(`${block}.attn_norm`),
      ...weights.shiftedNorm(`${block}.ffn_norm`),
      ...attention(weights, block),
      ...gatedFeedForward(weights, block),
    ],
    ending: ({ shiftedNorm, matrix }, vocabularySize) => [
      ...shiftedNorm('output_norm'),
      matrix('output', embedding, vocabularySize),
    ],
  },
} as const satisfies Record<string, Architecture>;

export type ChatArchitecture = keyof typeof chatArchitectures;

function randomWeights(seed: number): Weights {
  const random = seededRandom(seed);
  const weight = () => (random() + random() + random() - 1.5) * 0.25;
  const norm = (name: string, size = embedding) => floatTensor(`${name}.weight`, [size], () => 1);
  return {
    matrix: (name, columns, rows) => floatTensor(`${name}.weight`, [columns, rows], weight),
    norm,
    shiftedNorm: (name) => [norm(name), floatTensor(`${name}.bias`, [embedding], () => 0)],
  };
}

function shapeMetadata(
  architecture: string,
  settings: Record<string, MetadataValue>,
): Record<string, MetadataValue> {
  const own = {
    block_count: count(shape.layers),
    context_length: count(shape.context),
    embedding_length: count(embedding),
    feed_forward_length: count(feedForward),
    'attention.head_count': count(shape.heads),
    'attention.head_count_kv': count(shape.keyHeads),
    'rope.dimension_count': count(shape.headSize),
    ...settings,
  };
  return {
    'general.architecture': { type: 'text', value: architecture },
    'general.name': { type: 'text', value: `Tiny random ${architecture}` },
    'general.file_type': count(0),
    ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`${architecture}.${key}`, value])),
  };
}

/** A language model of the architecture: about 0.5 MB. */
export function tinyChatModelOf(architecture: ChatArchitecture): string {
  const path = tinyModelPath(`tiny-${architecture}-f32.gguf`);
  if (existsSync(path)) return path;
  const { format, settings, layer, ending }: Architecture = chatArchitectures[architecture];
  const vocabulary = buildVocabulary([...format.marks]);
  const size = vocabulary.tokens.length;
  const weights = randomWeights(11);
  const metadata = {
    ...shapeMetadata(architecture, settings),
    ...vocabularyMetadata(vocabulary, vocabulary.tokens.indexOf(format.end)),
    'tokenizer.chat_template': { type: 'text', value: format.template },
  } satisfies Record<string, MetadataValue>;
  writeGguf(path, metadata, [
    weights.matrix('token_embd', embedding, size),
    ...Array.from({ length: shape.layers }, (_, index) => layer(weights, `blk.${index}`)).flat(),
    ...ending(weights, size),
  ]);
  return path;
}

/** An embedding model on a language model's layers that takes the vector of the last token, as Qwen3-Embedding does. */
export function tinyQwenEmbeddingModel(): string {
  const path = tinyModelPath('tiny-qwen3-embedding-f32.gguf');
  if (existsSync(path)) return path;
  const { settings, layer, ending } = chatArchitectures.qwen3;
  const vocabulary = buildVocabulary(['<|endoftext|>']);
  const weights = randomWeights(12);
  const metadata = {
    ...shapeMetadata('qwen3', { ...settings, pooling_type: count(3) }),
    ...vocabularyMetadata(vocabulary, vocabulary.tokens.indexOf('<|endoftext|>')),
    'tokenizer.ggml.add_eos_token': { type: 'bool', value: true },
  } satisfies Record<string, MetadataValue>;
  writeGguf(path, metadata, [
    weights.matrix('token_embd', embedding, vocabulary.tokens.length),
    ...Array.from({ length: shape.layers }, (_, index) => layer(weights, `blk.${index}`)).flat(),
    ...ending(weights),
  ]);
  return path;
}

/** An embedding model of the nomic-bert architecture: rotary positions and a gated feed-forward part. */
export function tinyNomicEmbeddingModel(): string {
  const path = tinyModelPath('tiny-nomic-bert-f32.gguf');
  if (existsSync(path)) return path;
  const vocabulary = buildVocabulary([]);
  const weights = randomWeights(13);
  const metadata = {
    ...shapeMetadata('nomic-bert', {
      'attention.head_count_kv': count(shape.heads),
      'attention.layer_norm_epsilon': amount(1e-12),
      'attention.causal': { type: 'bool', value: false },
      pooling_type: count(1),
      'rope.freq_base': amount(1000),
    }),
    ...vocabularyMetadata(vocabulary),
    'tokenizer.ggml.token_type_count': count(2),
  } satisfies Record<string, MetadataValue>;
  const layer = (block: string) => [
    weights.matrix(`${block}.attn_qkv`, embedding, 3 * embedding),
    weights.matrix(`${block}.attn_output`, embedding, embedding),
    ...gatedFeedForward(weights, block),
    ...weights.shiftedNorm(`${block}.attn_output_norm`),
    ...weights.shiftedNorm(`${block}.layer_output_norm`),
  ];
  writeGguf(path, metadata, [
    weights.matrix('token_embd', embedding, vocabulary.tokens.length),
    weights.matrix('token_types', embedding, 2),
    ...weights.shiftedNorm('token_embd_norm'),
    ...Array.from({ length: shape.layers }, (_, index) => layer(`blk.${index}`)).flat(),
  ]);
  return path;
}

/** A LoRA adapter of rank 4 for the attention of `tinyChatModelOf(architecture)`, or for a model of another width. */
export function tinyAdapter(architecture: ChatArchitecture, width = embedding): string {
  const path = tinyModelPath(`tiny-${architecture}-${width}-lora-f32.gguf`);
  if (existsSync(path)) return path;
  const rank = 4;
  const random = seededRandom(14);
  const weight = () => (random() - 0.5) * 4;
  const metadata = {
    'general.type': { type: 'text', value: 'adapter' },
    'general.architecture': { type: 'text', value: architecture },
    'general.name': { type: 'text', value: `Tiny random adapter for ${architecture}` },
    'adapter.type': { type: 'text', value: 'lora' },
    'adapter.lora.alpha': amount(8),
  } satisfies Record<string, MetadataValue>;
  const pair = (name: string) => [
    floatTensor(`${name}.weight.lora_a`, [width, rank], weight),
    floatTensor(`${name}.weight.lora_b`, [rank, width], weight),
  ];
  const blocks = Array.from({ length: shape.layers }, (_, index) => `blk.${index}`);
  writeGguf(
    path,
    metadata,
    blocks.flatMap((block) => [...pair(`${block}.attn_q`), ...pair(`${block}.attn_output`)]),
  );
  return path;
}
