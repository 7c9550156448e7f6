import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { floatTensor, seededRandom, writeGguf, type MetadataValue, type Tensor } from './gguf-writer.ts';

/**
 * Tiny model files with random weights (fixed seed), written in milliseconds: the real engine runs on them, and what
 * they say is babble. They are kept in the temporary directory between runs; a change here must raise the version.
 */
const version = 1;

export function tinyModelPath(name: string): string {
  return join(tmpdir(), `pincite-tiny-models-${version}`, name);
}

const commonWords =
  'the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one you were all we can her has there been if more when will would who so no shall tenant rent contract party patient dose month day page';

/** In llama.cpp's SentencePiece tokenizer a longer piece is only reached when its beginnings are pieces as well. */
function piecesOf(words: readonly string[]): string[] {
  const pieces = new Set<string>();
  for (const word of words) {
    for (let length = 2; length <= word.length; length += 1) pieces.add(word.slice(0, length));
  }
  return [...pieces];
}

export type Vocabulary = { tokens: string[]; scores: number[]; types: number[] };

const tokenTypes = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;

/** Unknown, start and end, a chat format's marks, all bytes, printable characters, common words. */
export function buildVocabulary(marks = ['<|system|>', '<|user|>', '<|assistant|>']): Vocabulary {
  const vocabulary: Vocabulary = { tokens: [], scores: [], types: [] };
  const add = (token: string, type: number, score: number) => {
    vocabulary.tokens.push(token);
    vocabulary.types.push(type);
    vocabulary.scores.push(score);
  };
  add('<unk>', tokenTypes.unknown, 0);
  for (const control of ['<s>', '</s>', ...marks]) add(control, tokenTypes.control, 0);
  for (let byte = 0; byte < 256; byte += 1) {
    add(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, tokenTypes.byte, 0);
  }
  const characters = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
  for (const character of ['\u2581', ...characters]) add(character, tokenTypes.normal, -1000);
  piecesOf(commonWords.split(' ').map((word) => `\u2581${word}`)).forEach((piece, index) => {
    add(piece, tokenTypes.normal, -1 - index);
  });
  return vocabulary;
}

const chatTemplate =
  '{{ bos_token }}{% for message in messages %}<|{{ message.role }}|>\n{{ message.content }}</s>\n{% endfor %}' +
  '{% if add_generation_prompt %}<|assistant|>\n{% endif %}';

const shape = { embedding: 64, layers: 2, heads: 4, keyHeads: 2, feedForward: 128, context: 8192 };

const words: ReadonlySet<string> = new Set(commonWords.split(' ').map((word) => `\u2581${word}`));

/** How likely each token is by itself: whole words mostly, brackets and the end now and then, marks and bytes never. */
function biasOf(token: string, type: number): number {
  if (type === tokenTypes.byte) return token === '<0x0A>' ? 8 : -30;
  if (token === '</s>') return 1;
  if (type !== tokenTypes.normal) return -30;
  if (token === '[') return 6.5;
  if (token === '.') return 1;
  return words.has(token) ? 3 : -2;
}

/** Embeddings carry this in their first place, so that the output layer can turn it into each token's bias. */
const constantFeature = 4;

function layerTensors(layer: number, weight: () => number): Tensor[] {
  const { embedding, heads, keyHeads, feedForward } = shape;
  const keyValue = (embedding / heads) * keyHeads;
  const matrix = (name: string, columns: number, rows: number) =>
    floatTensor(`blk.${layer}.${name}.weight`, [columns, rows], weight);
  return [
    floatTensor(`blk.${layer}.attn_norm.weight`, [embedding], () => 1),
    matrix('attn_q', embedding, embedding),
    matrix('attn_k', embedding, keyValue),
    matrix('attn_v', embedding, keyValue),
    matrix('attn_output', embedding, embedding),
    floatTensor(`blk.${layer}.ffn_norm.weight`, [embedding], () => 1),
    matrix('ffn_gate', embedding, feedForward),
    matrix('ffn_up', embedding, feedForward),
    matrix('ffn_down', feedForward, embedding),
  ];
}

function chatMetadata(vocabulary: Vocabulary): Record<string, MetadataValue> {
  return {
    'general.architecture': { type: 'text', value: 'llama' },
    'general.name': { type: 'text', value: 'Tiny random model' },
    'general.file_type': { type: 'u32', value: 0 },
    'llama.block_count': { type: 'u32', value: shape.layers },
    'llama.context_length': { type: 'u32', value: shape.context },
    'llama.embedding_length': { type: 'u32', value: shape.embedding },
    'llama.feed_forward_length': { type: 'u32', value: shape.feedForward },
    'llama.attention.head_count': { type: 'u32', value: shape.heads },
    'llama.attention.head_count_kv': { type: 'u32', value: shape.keyHeads },
    'llama.attention.layer_norm_rms_epsilon': { type: 'f32', value: 1e-5 },
    'llama.rope.dimension_count': { type: 'u32', value: shape.embedding / shape.heads },
    'llama.vocab_size': { type: 'u32', value: vocabulary.tokens.length },
    ...vocabularyMetadata(vocabulary),
    'tokenizer.chat_template': { type: 'text', value: chatTemplate },
  };
}

/** What a file says of its vocabulary; the end is the token of this number. */
export function vocabularyMetadata(
  { tokens, scores, types }: Vocabulary,
  end = 2,
): Record<string, MetadataValue> {
  return {
    'tokenizer.ggml.model': { type: 'text', value: 'llama' },
    'tokenizer.ggml.tokens': { type: 'texts', value: tokens },
    'tokenizer.ggml.scores': { type: 'f32s', value: scores },
    'tokenizer.ggml.token_type': { type: 'i32s', value: types },
    'tokenizer.ggml.unknown_token_id': { type: 'u32', value: 0 },
    'tokenizer.ggml.bos_token_id': { type: 'u32', value: 1 },
    'tokenizer.ggml.eos_token_id': { type: 'u32', value: end },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: true },
  };
}

/** A language model of the llama architecture with a SentencePiece vocabulary and a chat template: about 1 MB. */
export function tinyChatModel(): string {
  const path = tinyModelPath('tiny-chat-f32.gguf');
  if (existsSync(path)) return path;
  const vocabulary = buildVocabulary();
  const { embedding } = shape;
  const vocabularySize = vocabulary.tokens.length;
  const random = seededRandom(7);
  // The sum of three uniform numbers is close enough to a normal distribution.
  const noise = () => random() + random() + random() - 1.5;
  const weight = () => noise() * 0.25;
  const isConstantPlace = (index: number) => index % embedding === 0;
  const output = (index: number) => {
    const token = Math.floor(index / embedding);
    const bias = biasOf(vocabulary.tokens[token] ?? '', vocabulary.types[token] ?? 0);
    return isConstantPlace(index) ? bias / constantFeature : noise() * 0.35;
  };
  writeGguf(path, chatMetadata(vocabulary), [
    floatTensor('token_embd.weight', [embedding, vocabularySize], (index) =>
      isConstantPlace(index) ? constantFeature : noise(),
    ),
    ...Array.from({ length: shape.layers }, (_, layer) => layerTensors(layer, weight)).flat(),
    floatTensor('output_norm.weight', [embedding], () => 1),
    floatTensor('output.weight', [embedding, vocabularySize], output),
  ]);
  return path;
}
