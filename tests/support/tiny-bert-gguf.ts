import { existsSync } from 'node:fs';
import { floatTensor, seededRandom, writeGguf, type MetadataValue, type Tensor } from './gguf-writer.ts';
import { tinyModelPath } from './tiny-gguf.ts';

type Shape = { embedding: number; heads: number; feedForward: number; context: number; layers: number };

const tinyShape: Shape = { embedding: 64, heads: 1, feedForward: 64, context: 512, layers: 1 };
const pooling = { mean: 1, rank: 4 } as const;
const tokenTypes = { normal: 1, control: 3 } as const;

/** WordPiece as llama.cpp keeps it: a word's first piece begins with the mark, the others have none. */
function buildVocabulary(): { tokens: string[]; types: number[] } {
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz0123456789.,?!');
  const tokens = [...special, ...letters.map((letter) => `\u2581${letter}`), ...letters];
  return {
    tokens,
    types: tokens.map((token) => (special.includes(token) ? tokenTypes.control : tokenTypes.normal)),
  };
}

function metadata(shape: Shape, kind: { name: string; pooling: number }): Record<string, MetadataValue> {
  const { tokens, types } = buildVocabulary();
  return {
    'general.architecture': { type: 'text', value: 'bert' },
    'general.name': { type: 'text', value: kind.name },
    'general.file_type': { type: 'u32', value: 0 },
    'bert.block_count': { type: 'u32', value: shape.layers },
    'bert.context_length': { type: 'u32', value: shape.context },
    'bert.embedding_length': { type: 'u32', value: shape.embedding },
    'bert.feed_forward_length': { type: 'u32', value: shape.feedForward },
    'bert.attention.head_count': { type: 'u32', value: shape.heads },
    'bert.attention.layer_norm_epsilon': { type: 'f32', value: 1e-12 },
    'bert.attention.causal': { type: 'bool', value: false },
    'bert.pooling_type': { type: 'u32', value: kind.pooling },
    'tokenizer.ggml.model': { type: 'text', value: 'bert' },
    'tokenizer.ggml.pre': { type: 'text', value: 'default' },
    'tokenizer.ggml.token_type_count': { type: 'u32', value: 2 },
    'tokenizer.ggml.tokens': { type: 'texts', value: tokens },
    'tokenizer.ggml.token_type': { type: 'i32s', value: types },
    'tokenizer.ggml.padding_token_id': { type: 'u32', value: 0 },
    'tokenizer.ggml.unknown_token_id': { type: 'u32', value: 1 },
    'tokenizer.ggml.bos_token_id': { type: 'u32', value: 2 },
    'tokenizer.ggml.cls_token_id': { type: 'u32', value: 2 },
    'tokenizer.ggml.eos_token_id': { type: 'u32', value: 3 },
    'tokenizer.ggml.seperator_token_id': { type: 'u32', value: 3 },
    'tokenizer.ggml.mask_token_id': { type: 'u32', value: 4 },
  };
}

function tensors(shape: Shape): Tensor[] {
  const { embedding, feedForward, context } = shape;
  const vocabularySize = buildVocabulary().tokens.length;
  const random = seededRandom(11);
  const weight = () => (random() + random() - 1) * 0.5;
  const zero = () => 0;
  const one = () => 1;
  const linear = (name: string, columns: number, rows: number) => [
    floatTensor(`${name}.weight`, [columns, rows], weight),
    floatTensor(`${name}.bias`, [rows], zero),
  ];
  const norm = (name: string) => [
    floatTensor(`${name}.weight`, [embedding], one),
    floatTensor(`${name}.bias`, [embedding], zero),
  ];
  return [
    floatTensor('token_embd.weight', [embedding, vocabularySize], weight),
    floatTensor('token_types.weight', [embedding, 2], weight),
    floatTensor('position_embd.weight', [embedding, context], weight),
    ...norm('token_embd_norm'),
    ...Array.from({ length: shape.layers }, (_, layer) => [
      ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].flatMap((name) =>
        linear(`blk.${layer}.${name}`, embedding, embedding),
      ),
      ...linear(`blk.${layer}.ffn_up`, embedding, feedForward),
      ...linear(`blk.${layer}.ffn_down`, feedForward, embedding),
      ...norm(`blk.${layer}.attn_output_norm`),
      ...norm(`blk.${layer}.layer_output_norm`),
    ]).flat(),
    ...linear('cls', embedding, embedding),
    ...linear('cls.output', embedding, 1),
  ];
}

/** A reranker (bert with a classification head) with random weights: its scores mean nothing, but they are scores. */
export function tinyRerankerModel(): string {
  const path = tinyModelPath('tiny-reranker-f32.gguf');
  const kind = { name: 'Tiny random reranker', pooling: pooling.rank };
  if (!existsSync(path)) writeGguf(path, metadata(tinyShape, kind), tensors(tinyShape));
  return path;
}

/** An embedding model (bert) with random weights: its vectors tell spellings apart and know no meaning. */
export function tinyEmbeddingModel(): string {
  return embeddingModel('tiny-embedding-f32.gguf', tinyShape);
}

/** The same with more to compute: a few tenths of a second for a passage, to be watched and stopped at its work. */
export function slowEmbeddingModel(): string {
  return embeddingModel('slow-embedding-f32.gguf', {
    embedding: 192,
    heads: 3,
    feedForward: 768,
    context: 512,
    layers: 3,
  });
}

function embeddingModel(name: string, shape: Shape): string {
  const path = tinyModelPath(name);
  const kind = { name: 'Random embedding model', pooling: pooling.mean };
  if (existsSync(path)) return path;
  const withoutHead = tensors(shape).filter((tensor) => !tensor.name.startsWith('cls'));
  writeGguf(path, metadata(shape, kind), withoutHead);
  return path;
}
