import { isAppError } from '#lib/core/errors.ts';
import { describeGguf, type GgufDescription } from './describe-gguf.ts';
import { embeddingProperties } from './embedding-properties.ts';
import { findModelFiles, isShipped, type ModelFile } from './files.ts';
import { readGgufHeader } from './gguf.ts';

export type InstalledModel = GgufDescription & {
  file: ModelFile;
  status: 'usable' | 'damaged' | 'not usable';
  /** Came with the program. */
  isShipped: boolean;
  /** For embedding models: the vector's share in the mix with BM25. */
  fusionWeight: number | null;
};

const nothingKnown: GgufDescription = {
  role: null,
  problem: null,
  title: '',
  architecture: 'unknown',
  quantisation: 'unknown',
  contextTokens: 0,
  dimensions: 0,
  licence: null,
};

const described = new Map<string, GgufDescription | Error>();

/** Reads a file's header once for as long as the file stays the same. */
async function describeFile(file: ModelFile): Promise<GgufDescription | Error> {
  const key = [file.path, file.bytes, file.modifiedMs].join('|');
  const known = described.get(key);
  if (known) return known;
  const description = await readGgufHeader(file.path).then(
    (header) => describeGguf(header, file.name),
    (error: unknown) => (error instanceof Error ? error : new Error('unreadable')),
  );
  described.set(key, description);
  return description;
}

function problemOf(error: Error): string {
  if (isAppError(error, 'MODEL_INVALID')) return error.personMessage;
  return 'This file could not be read. Check that the account that runs Pincite may read it.';
}

async function toInstalled(file: ModelFile): Promise<InstalledModel> {
  const base = { file, isShipped: isShipped(file), fusionWeight: null };
  const description = await describeFile(file);
  if (description instanceof Error) {
    return { ...nothingKnown, ...base, title: file.name, status: 'damaged', problem: problemOf(description) };
  }
  return {
    ...description,
    ...base,
    status: description.role === null ? 'not usable' : 'usable',
    fusionWeight:
      description.role === 'embedding'
        ? embeddingProperties(file.name, description.title).fusionWeight
        : null,
  };
}

/** All model files with what they are. A damaged file is listed as such, with a sentence that says what to do. */
export async function listModelFiles(): Promise<InstalledModel[]> {
  const files = await findModelFiles();
  return Promise.all(files.map(toInstalled));
}
