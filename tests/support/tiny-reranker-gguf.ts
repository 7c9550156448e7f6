import { existsSync } from 'node:fs';
import { floatTensor, seededRandom, writeGguf, type MetadataValue, type Tensor } from './gguf-writer.ts';
import { tinyModelPath } from './tiny-gguf.ts';

const shape = { embedding: 64, heads: 1, feedForward: 64, context: 512 };
const poolingRank = 4;
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

function metadata(): Record<string, MetadataValue> {
  const { tokens, types } = buildVocabulary();
  return {
    'general.architecture': { type: 'text', value: 'bert' },
    'general.name': { type: 'text', value: 'Tiny random reranker' },
    'general.file_type': { type: 'u32', value: 0 },
    'bert.block_count': { type: 'u32', value: 1 },
    'bert.context_length': { type: 'u32', value: shape.context },
    'bert.embedding_length': { type: 'u32', value: shape.embedding },
    'bert.feed_forward_length': { type: 'u32', value: shape.feedForward },
    'bert.attention.head_count': { type: 'u32', value: shape.heads },
    'bert.attention.layer_norm_epsilon': { type: 'f32', value: 1e-12 },
    'bert.attention.causal': { type: 'bool', value: false },
    'bert.pooling_type': { type: 'u32', value: poolingRank },
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

function tensors(): Tensor[] {
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
    ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].flatMap((name) =>
      linear(`blk.0.${name}`, embedding, embedding),
    ),
    ...linear('blk.0.ffn_up', embedding, feedForward),
    ...linear('blk.0.ffn_down', feedForward, embedding),
    ...norm('blk.0.attn_output_norm'),
    ...norm('blk.0.layer_output_norm'),
    ...linear('cls', embedding, embedding),
    ...linear('cls.output', embedding, 1),
  ];
}

/** A reranker (bert with a classification head) with random weights: its scores mean nothing, but they are scores. */
export function tinyRerankerModel(): string {
  const path = tinyModelPath('tiny-reranker-f32.gguf');
  if (!existsSync(path)) writeGguf(path, metadata(), tensors());
  return path;
}
