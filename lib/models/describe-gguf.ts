import type { GgufHeader, GgufValue } from './gguf.ts';
import { knownArchitectures } from './architectures.ts';
import type { ModelRole } from './wire.ts';

export type GgufDescription = {
  /** Null for a file that the program has no use for: a part of another model, or a model without chat template. */
  role: ModelRole | null;
  /** Why there is no role. */
  problem: string | null;
  title: string;
  architecture: string;
  quantisation: string;
  contextTokens: number;
  dimensions: number;
  licence: string | null;
  /** For a LoRA adapter: the architecture of the models that it can be laid over. */
  adapterOf: string | null;
};

/** Architectures that read a text as a whole and give vectors, by the names that llama.cpp writes. */
const encoderPattern = /bert|t5encoder|gemma-embedding/;
const poolingNone = 0;
const poolingRank = 4;
const partTypes: ReadonlySet<GgufValue | undefined> = new Set(['mmproj', 'adapter', 'imatrix', 'clip']);

/** llama.cpp's numbers for the kinds of files (`llama_ftype`). */
const quantisations: ReadonlyMap<GgufValue | undefined, string> = new Map([
  [0, 'F32'],
  [1, 'F16'],
  [2, 'Q4_0'],
  [3, 'Q4_1'],
  [7, 'Q8_0'],
  [8, 'Q5_0'],
  [9, 'Q5_1'],
  [10, 'Q2_K'],
  [11, 'Q3_K_S'],
  [12, 'Q3_K_M'],
  [13, 'Q3_K_L'],
  [14, 'Q4_K_S'],
  [15, 'Q4_K_M'],
  [16, 'Q5_K_S'],
  [17, 'Q5_K_M'],
  [18, 'Q6_K'],
  [19, 'IQ2_XXS'],
  [20, 'IQ2_XS'],
  [21, 'Q2_K_S'],
  [22, 'IQ3_XS'],
  [23, 'IQ3_XXS'],
  [24, 'IQ1_S'],
  [25, 'IQ4_NL'],
  [26, 'IQ3_S'],
  [27, 'IQ3_M'],
  [28, 'IQ2_S'],
  [29, 'IQ2_M'],
  [30, 'IQ4_XS'],
  [31, 'IQ1_M'],
  [32, 'BF16'],
  [38, 'MXFP4'],
]);

function textOf(header: GgufHeader, key: string): string | undefined {
  const value = header.values.get(key);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function numberOf(header: GgufHeader, key: string): number {
  const value = header.values.get(key);
  return typeof value === 'number' ? value : 0;
}

function isAdapter(header: GgufHeader): boolean {
  return header.values.get('general.type') === 'adapter' && header.values.get('adapter.type') === 'lora';
}

function roleOf(header: GgufHeader, names: string): Pick<GgufDescription, 'role' | 'problem'> {
  const architecture = textOf(header, 'general.architecture') ?? '';
  const pooling = header.values.get(`${architecture}.pooling_type`);
  if (partTypes.has(header.values.get('general.type')) || partTypes.has(architecture)) {
    return {
      role: null,
      problem: 'This file is a part of another model, not a model that can be used alone.',
    };
  }
  if (!knownArchitectures.has(architecture)) {
    return {
      role: null,
      problem: `The engine of this version does not know the architecture “${architecture.slice(0, 40)}” of this model. A later version of Pincite may.`,
    };
  }
  if (pooling === poolingRank || /rerank/i.test(names)) return { role: 'reranker', problem: null };
  const givesVectors = typeof pooling === 'number' && pooling !== poolingNone;
  if (givesVectors || encoderPattern.test(architecture) || /embed/i.test(names))
    return { role: 'embedding', problem: null };
  if (textOf(header, 'tokenizer.chat_template') !== undefined) return { role: 'chat', problem: null };
  const problem =
    'This model has no chat template, so it is not made for conversations. Get its “instruct” version.';
  return { role: null, problem };
}

/** What a model file is and can do, from its metadata. */
export function describeGguf(header: GgufHeader, fileName: string): GgufDescription {
  const architecture = textOf(header, 'general.architecture') ?? 'unknown';
  const title = textOf(header, 'general.name') ?? textOf(header, 'general.basename') ?? fileName;
  return {
    ...(isAdapter(header) ? { role: null, problem: null } : roleOf(header, `${title} ${fileName}`)),
    title,
    architecture,
    quantisation: quantisations.get(header.values.get('general.file_type')) ?? 'unknown',
    contextTokens: numberOf(header, `${architecture}.context_length`),
    dimensions:
      numberOf(header, `${architecture}.embedding_length_out`) ||
      numberOf(header, `${architecture}.embedding_length`),
    licence: textOf(header, 'general.license') ?? null,
    adapterOf: isAdapter(header) ? architecture : null,
  };
}
