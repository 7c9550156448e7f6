import { existsSync, statSync } from 'node:fs';
import { floatTensor, seededRandom, writeGguf, type MetadataValue, type Tensor } from './gguf-writer.ts';
import { tinyModelPath } from './tiny-gguf.ts';

/**
 * A model file with the exact shape of Qwen3-0.6B (28 layers, a vocabulary of 151,936) and random Q4_0 weights: 0.34 GB.
 * It shows speed truly and says nothing. Made only when a benchmark asks for it; streamed, so it takes no memory.
 */
const shape = {
  vocabulary: 151_936,
  embedding: 1024,
  layers: 28,
  heads: 16,
  keyHeads: 8,
  headSize: 128,
  feedForward: 3072,
  context: 40_960,
};

const patternBlocks = 8192;
const blockBytes = 18;
const blockItems = 32;
/** The scale of each block as a 16-bit float: 2^-7, which keeps activations finite. */
const scale = 0x2000;

/** Blocks of random 4-bit weights, repeated over all tensors: speed does not depend on their values. */
function randomBlocks(): Buffer {
  const random = seededRandom(5);
  const pattern = Buffer.alloc(patternBlocks * blockBytes);
  for (let block = 0; block < patternBlocks; block += 1) {
    pattern.writeUInt16LE(scale, block * blockBytes);
    for (let byte = 2; byte < blockBytes; byte += 1)
      pattern[block * blockBytes + byte] = Math.floor(random() * 256);
  }
  return pattern;
}

function quantised(name: string, [columns, rows]: readonly [number, number], pattern: Buffer): Tensor {
  return {
    name,
    dimensions: [columns, rows],
    kind: 'q4_0',
    write: (emit) => {
      const bytes = ((columns * rows) / blockItems) * blockBytes;
      for (let written = 0; written < bytes; written += pattern.length) {
        emit(pattern.subarray(0, Math.min(pattern.length, bytes - written)));
      }
    },
  };
}

function tensors(): Tensor[] {
  const pattern = randomBlocks();
  const { embedding, headSize, feedForward } = shape;
  const queries = shape.heads * headSize;
  const keys = shape.keyHeads * headSize;
  const one = () => 1;
  const layer = (index: number): Tensor[] => {
    const name = (part: string) => `blk.${index}.${part}.weight`;
    return [
      floatTensor(name('attn_norm'), [embedding], one),
      quantised(name('attn_q'), [embedding, queries], pattern),
      quantised(name('attn_k'), [embedding, keys], pattern),
      quantised(name('attn_v'), [embedding, keys], pattern),
      floatTensor(name('attn_q_norm'), [headSize], one),
      floatTensor(name('attn_k_norm'), [headSize], one),
      quantised(name('attn_output'), [queries, embedding], pattern),
      floatTensor(name('ffn_norm'), [embedding], one),
      quantised(name('ffn_gate'), [embedding, feedForward], pattern),
      quantised(name('ffn_up'), [embedding, feedForward], pattern),
      quantised(name('ffn_down'), [feedForward, embedding], pattern),
    ];
  };
  return [
    quantised('token_embd.weight', [embedding, shape.vocabulary], pattern),
    ...Array.from({ length: shape.layers }, (_, index) => layer(index)).flat(),
    floatTensor('output_norm.weight', [embedding], one),
  ];
}

/** The 256 characters that stand for bytes in byte-level BPE vocabularies. */
function byteCharacters(): string[] {
  const isPrintable = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    if (isPrintable(byte)) return String.fromCharCode(byte);
    next += 1;
    return String.fromCharCode(next - 1);
  });
}

/** Bytes, common words built by merges, fillers up to the size, and the two marks of the chat format. */
function buildVocabulary(): { tokens: string[]; types: number[]; merges: string[] } {
  const tokens = byteCharacters();
  const merges: string[] = [];
  const known = new Set(tokens);
  for (const word of 'the of and to in is that for with was tenant rent contract party patient dose shall month'.split(
    ' ',
  )) {
    let built = '\u0120';
    for (const letter of word) {
      if (!known.has(built + letter)) {
        merges.push(`${built} ${letter}`);
        tokens.push(built + letter);
        known.add(built + letter);
      }
      built += letter;
    }
  }
  const marks = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'];
  while (tokens.length < shape.vocabulary - marks.length) tokens.push(`\u0120filler${tokens.length}`);
  const normal = tokens.length;
  tokens.push(...marks);
  return { tokens, types: tokens.map((_, index) => (index < normal ? 1 : 3)), merges };
}

const chatTemplate =
  "{%- for m in messages %}{{- '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>\\n' }}{%- endfor %}" +
  "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}";

function metadata(): Record<string, MetadataValue> {
  const { tokens, types, merges } = buildVocabulary();
  const end = shape.vocabulary - 1;
  return {
    'general.architecture': { type: 'text', value: 'qwen3' },
    'general.name': { type: 'text', value: 'Random weights in the shape of Qwen3-0.6B' },
    'general.file_type': { type: 'u32', value: 2 },
    'qwen3.block_count': { type: 'u32', value: shape.layers },
    'qwen3.context_length': { type: 'u32', value: shape.context },
    'qwen3.embedding_length': { type: 'u32', value: shape.embedding },
    'qwen3.feed_forward_length': { type: 'u32', value: shape.feedForward },
    'qwen3.attention.head_count': { type: 'u32', value: shape.heads },
    'qwen3.attention.head_count_kv': { type: 'u32', value: shape.keyHeads },
    'qwen3.attention.key_length': { type: 'u32', value: shape.headSize },
    'qwen3.attention.value_length': { type: 'u32', value: shape.headSize },
    'qwen3.attention.layer_norm_rms_epsilon': { type: 'f32', value: 1e-6 },
    'qwen3.rope.freq_base': { type: 'f32', value: 1_000_000 },
    'tokenizer.ggml.model': { type: 'text', value: 'gpt2' },
    'tokenizer.ggml.pre': { type: 'text', value: 'qwen2' },
    'tokenizer.ggml.tokens': { type: 'texts', value: tokens },
    'tokenizer.ggml.token_type': { type: 'i32s', value: types },
    'tokenizer.ggml.merges': { type: 'texts', value: merges },
    'tokenizer.ggml.eos_token_id': { type: 'u32', value: end },
    'tokenizer.ggml.padding_token_id': { type: 'u32', value: end - 2 },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: false },
    'tokenizer.chat_template': { type: 'text', value: chatTemplate },
  };
}

/** The path of the file, which is written first if it isn't there. */
export function qwenShapedModel(): string {
  const path = tinyModelPath('qwen3-0.6b-shape-q4_0.gguf');
  if (!existsSync(path) || statSync(path).size < 1_000_000) writeGguf(path, metadata(), tensors());
  return path;
}
