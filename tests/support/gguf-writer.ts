import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes GGUF files (version 3) for tests: metadata, then tensors, streamed to disk so that big ones take no memory. */

export type MetadataValue =
  | { type: 'u32' | 'f32'; value: number }
  | { type: 'bool'; value: boolean }
  | { type: 'text'; value: string }
  | { type: 'texts'; value: readonly string[] }
  | { type: 'i32s' | 'f32s'; value: readonly number[] };

export type TensorKind = 'f32' | 'q4_0';

export type Tensor = {
  name: string;
  /** Innermost dimension first, as ggml counts them. */
  dimensions: readonly number[];
  kind: TensorKind;
  /** Writes the tensor's bytes in parts. */
  write: (emit: (bytes: Uint8Array) => void) => void;
};

const typeNumbers = { u32: 4, f32: 6, bool: 7, text: 8, array: 9, i32: 5 } as const;
const tensorKinds = {
  f32: { number: 0, blockItems: 1, blockBytes: 4 },
  q4_0: { number: 2, blockItems: 32, blockBytes: 18 },
};
const alignment = 32;

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([u64(bytes.length), bytes]);
}

function encodeValue(metadata: MetadataValue): Buffer {
  switch (metadata.type) {
    case 'u32':
      return Buffer.concat([u32(typeNumbers.u32), u32(metadata.value)]);
    case 'f32':
      return Buffer.concat([u32(typeNumbers.f32), Buffer.from(Float32Array.of(metadata.value).buffer)]);
    case 'bool':
      return Buffer.concat([u32(typeNumbers.bool), Buffer.of(metadata.value ? 1 : 0)]);
    case 'text':
      return Buffer.concat([u32(typeNumbers.text), text(metadata.value)]);
    case 'texts': {
      const head = [u32(typeNumbers.array), u32(typeNumbers.text), u64(metadata.value.length)];
      return Buffer.concat([...head, ...metadata.value.map(text)]);
    }
    case 'i32s':
    case 'f32s': {
      const items =
        metadata.type === 'i32s' ? Int32Array.from(metadata.value) : Float32Array.from(metadata.value);
      const itemType = metadata.type === 'i32s' ? typeNumbers.i32 : typeNumbers.f32;
      const head = [u32(typeNumbers.array), u32(itemType), u64(metadata.value.length)];
      return Buffer.concat([...head, Buffer.from(items.buffer)]);
    }
  }
}

function bytesOf({ kind, dimensions }: Tensor): number {
  const { blockItems, blockBytes } = tensorKinds[kind];
  return (dimensions.reduce((product, size) => product * size, 1) / blockItems) * blockBytes;
}

const paddingOf = (bytes: number) => (alignment - (bytes % alignment)) % alignment;

function encodeHeader(metadata: Record<string, MetadataValue>, tensors: readonly Tensor[]): Buffer {
  const entries = Object.entries(metadata);
  const parts = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(entries.length)];
  for (const [key, value] of entries) parts.push(text(key), encodeValue(value));
  let offset = 0;
  for (const tensor of tensors) {
    const { name, dimensions, kind } = tensor;
    parts.push(
      text(name),
      u32(dimensions.length),
      ...dimensions.map(u64),
      u32(tensorKinds[kind].number),
      u64(offset),
    );
    const bytes = bytesOf(tensor);
    offset += bytes + paddingOf(bytes);
  }
  const header = Buffer.concat(parts);
  return Buffer.concat([header, Buffer.alloc(paddingOf(header.length))]);
}

/** Writes the file under a temporary name and renames it, so that a half-written one is never found. */
export function writeGguf(
  path: string,
  metadata: Record<string, MetadataValue>,
  tensors: readonly Tensor[],
): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.part`;
  const file = openSync(temporary, 'w');
  try {
    writeSync(file, encodeHeader(metadata, tensors));
    for (const tensor of tensors) {
      let written = 0;
      tensor.write((bytes) => {
        written += writeSync(file, bytes);
      });
      if (written !== bytesOf(tensor))
        throw new Error(`${tensor.name}: ${written} bytes, not ${bytesOf(tensor)}`);
      writeSync(file, Buffer.alloc(paddingOf(written)));
    }
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** A generator of numbers between 0 and 1 that gives the same ones for the same seed (mulberry32 by Tommy Ettinger). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A tensor of 32-bit floats, whose values the function gives by position. */
export function floatTensor(
  name: string,
  dimensions: readonly number[],
  valueAt: (index: number) => number,
): Tensor {
  const items = dimensions.reduce((product, size) => product * size, 1);
  return {
    name,
    dimensions,
    kind: 'f32',
    write: (emit) => {
      emit(new Uint8Array(Float32Array.from({ length: items }, (_, index) => valueAt(index)).buffer));
    },
  };
}
