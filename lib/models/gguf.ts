import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '#lib/core/errors.ts';

/**
 * Reads the metadata at the start of a GGUF file (format: the GGUF specification in the ggml project). Only the
 * header is read, every length is checked against a bound before it is used, and a file that breaks a rule throws
 * `MODEL_INVALID`: a damaged file can't take the reader's memory or crash it.
 */

const scalarBytes = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 } as const;
const stringType = 8;
const arrayType = 9;
const windowBytes = 1024 * 1024;
const limits = {
  keys: 4096,
  keyBytes: 65_535,
  textBytes: 4 * 1024 * 1024,
  arrayItems: 4_000_000,
  tensors: 100_000,
};

type ScalarType = keyof typeof scalarBytes;

export type GgufValue = string | number | boolean;

export type GgufHeader = {
  version: number;
  tensorCount: number;
  fileBytes: number;
  /** Scalars and texts by key. */
  values: ReadonlyMap<string, GgufValue>;
  /** How many items each array has; the items themselves (vocabularies, mostly) are skipped. */
  arrayLengths: ReadonlyMap<string, number>;
};

function damaged(what: string): AppError {
  return new AppError('MODEL_INVALID', { message: `GGUF: ${what}` });
}

/** A forward reader with a window of the file in memory. */
class HeaderReader {
  readonly #file: FileHandle;
  readonly #fileBytes: number;
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;
  #position = 0;

  constructor(file: FileHandle, fileBytes: number) {
    this.#file = file;
    this.#fileBytes = fileBytes;
  }

  get position(): number {
    return this.#position;
  }

  skip(bytes: number): void {
    if (bytes < 0 || this.#position + bytes > this.#fileBytes) throw damaged('the file ends too early');
    this.#position += bytes;
  }

  async take(bytes: number): Promise<Buffer> {
    if (this.#position + bytes > this.#fileBytes) throw damaged('the file ends too early');
    const start = this.#position - this.#windowStart;
    if (start < 0 || start + bytes > this.#window.length) await this.#refill(bytes);
    const from = this.#position - this.#windowStart;
    this.#position += bytes;
    return this.#window.subarray(from, from + bytes);
  }

  async #refill(bytes: number): Promise<void> {
    const size = Math.min(Math.max(bytes, windowBytes), this.#fileBytes - this.#position);
    const window = Buffer.alloc(size);
    const { bytesRead } = await this.#file.read(window, 0, size, this.#position);
    if (bytesRead < bytes) throw damaged('the file ends too early');
    this.#window = window.subarray(0, bytesRead);
    this.#windowStart = this.#position;
  }

  async count(limit: number, what: string): Promise<number> {
    const value = (await this.take(8)).readBigUInt64LE();
    if (value > BigInt(limit)) throw damaged(`${what} is out of range`);
    return Number(value);
  }

  /** Skips texts. Vocabularies have 150,000 of them, so those in the window are passed without waiting. */
  async skipTexts(items: number): Promise<void> {
    for (let index = 0; index < items; index += 1) {
      const start = this.#position - this.#windowStart;
      const isInWindow = start >= 0 && start + 8 <= this.#window.length;
      const bytes = isInWindow
        ? this.#passLength(start)
        : await this.count(limits.textBytes, 'a text length');
      this.skip(bytes);
    }
  }

  #passLength(start: number): number {
    const bytes = this.#window.readUInt32LE(start);
    if (this.#window.readUInt32LE(start + 4) > 0 || bytes > limits.textBytes) {
      throw damaged('a text length is out of range');
    }
    this.#position += 8;
    return bytes;
  }

  async text(limit: number): Promise<string> {
    return (await this.take(await this.count(limit, 'a text length'))).toString('utf8');
  }

  async type(): Promise<number> {
    return (await this.take(4)).readUInt32LE();
  }
}

function isScalarType(type: number): type is ScalarType {
  return Object.hasOwn(scalarBytes, type);
}

function decodeScalar(type: ScalarType, bytes: Buffer): GgufValue {
  const decoders: Record<ScalarType, () => GgufValue> = {
    0: () => bytes.readUInt8(),
    1: () => bytes.readInt8(),
    2: () => bytes.readUInt16LE(),
    3: () => bytes.readInt16LE(),
    4: () => bytes.readUInt32LE(),
    5: () => bytes.readInt32LE(),
    6: () => bytes.readFloatLE(),
    7: () => bytes.readUInt8() !== 0,
    10: () => Number(bytes.readBigUInt64LE()),
    11: () => Number(bytes.readBigInt64LE()),
    12: () => bytes.readDoubleLE(),
  };
  return decoders[type]();
}

/** Skips an array and returns its number of items. Arrays of arrays don't occur in model files and are refused. */
async function skipArray(reader: HeaderReader): Promise<number> {
  const itemType = await reader.type();
  const items = await reader.count(limits.arrayItems, 'an array length');
  if (isScalarType(itemType)) {
    reader.skip(items * scalarBytes[itemType]);
    return items;
  }
  if (itemType !== stringType) throw damaged('an array has an unknown item type');
  await reader.skipTexts(items);
  return items;
}

async function readHeader(reader: HeaderReader, fileBytes: number): Promise<GgufHeader> {
  if ((await reader.take(4)).toString('latin1') !== 'GGUF')
    throw damaged('the file does not start with GGUF');
  const version = await reader.type();
  if (version !== 2 && version !== 3) throw damaged(`version ${version} is not known`);
  const tensorCount = await reader.count(limits.tensors, 'the tensor count');
  const keyCount = await reader.count(limits.keys, 'the key count');
  const values = new Map<string, GgufValue>();
  const arrayLengths = new Map<string, number>();
  for (let index = 0; index < keyCount; index += 1) {
    const key = await reader.text(limits.keyBytes);
    const type = await reader.type();
    if (type === stringType) values.set(key, await reader.text(limits.textBytes));
    else if (type === arrayType) arrayLengths.set(key, await skipArray(reader));
    else if (isScalarType(type)) values.set(key, decodeScalar(type, await reader.take(scalarBytes[type])));
    else throw damaged('a value has an unknown type');
  }
  if (!values.has('general.architecture')) throw damaged('the architecture is missing');
  if (reader.position + (await promisedBytes(reader, tensorCount)) > fileBytes) {
    throw damaged('the file is shorter than its header says');
  }
  return { version, tensorCount, fileBytes, values, arrayLengths };
}

/** Items per block and bytes per block of the usual tensor types (ggml's numbers). */
const blockSizes: ReadonlyMap<number, readonly [items: number, bytes: number]> = new Map([
  [0, [1, 4]],
  [1, [1, 2]],
  [2, [32, 18]],
  [3, [32, 20]],
  [6, [32, 22]],
  [7, [32, 24]],
  [8, [32, 34]],
  [10, [256, 84]],
  [11, [256, 110]],
  [12, [256, 144]],
  [13, [256, 176]],
  [14, [256, 210]],
  [20, [32, 18]],
  [23, [256, 136]],
  [24, [1, 1]],
  [25, [1, 2]],
  [26, [1, 4]],
  [30, [1, 2]],
]);

/** How many bytes of tensor data the header promises, at least. */
async function promisedBytes(reader: HeaderReader, tensorCount: number): Promise<number> {
  let promised = 0;
  for (let index = 0; index < tensorCount; index += 1) {
    await reader.text(limits.keyBytes);
    const dimensions = await reader.type();
    if (dimensions > 8) throw damaged('a tensor has too many dimensions');
    let items = 1;
    for (let dimension = 0; dimension < dimensions; dimension += 1) {
      items *= await reader.count(Number.MAX_SAFE_INTEGER, 'a tensor dimension');
    }
    const [blockItems, blockBytes] = blockSizes.get(await reader.type()) ?? [1, 0];
    const offset = await reader.count(Number.MAX_SAFE_INTEGER, 'a tensor offset');
    promised = Math.max(promised, offset + (items / blockItems) * blockBytes);
  }
  return promised;
}

/** The metadata of a GGUF file. Throws `MODEL_INVALID` when it is damaged or something else. */
export async function readGgufHeader(path: string): Promise<GgufHeader> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return await readHeader(new HeaderReader(file, size), size);
  } finally {
    await file.close();
  }
}
