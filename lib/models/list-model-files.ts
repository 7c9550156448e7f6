import { AppError, isAppError } from '#lib/core/errors.ts';
import { describeGguf, type GgufDescription } from './describe-gguf.ts';
import { embeddingProperties } from './embedding-properties.ts';
import { findModelFiles, isShipped, type ModelFile } from './files.ts';
import { readGgufHeader, type GgufHeader } from './gguf.ts';

export type InstalledModel = GgufDescription & {
  file: ModelFile;
  /** `unconfirmed`: could be used, but no administrator has said yet that it is what it should be. */
  status: 'usable' | 'unconfirmed' | 'damaged' | 'not usable';
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
  adapterOf: null,
};

/** The header of the first part; those of the others are only checked. Throws `MODEL_INVALID` when a part is missing or damaged. */
async function readAllParts({ path, parts, missingParts }: ModelFile): Promise<GgufHeader> {
  const [missing] = missingParts;
  if (missing !== undefined) {
    throw new AppError('MODEL_INVALID', {
      message: 'a part of a split model is missing',
      personMessage: `This model is split, and the part ${missing} is missing. Copy all parts into the same folder.`,
    });
  }
  const [header] = await Promise.all([readGgufHeader(path), ...parts.slice(1).map(readGgufHeader)]);
  const count = header.values.get('split.count');
  if (typeof count === 'number' && count > 1 && count !== parts.length) {
    throw new AppError('MODEL_INVALID', {
      message: 'a split model with a wrong number of parts',
      personMessage: `This is one of ${count} parts of a model, and its name does not say so. Give the parts their own names back.`,
    });
  }
  return header;
}

const described = new Map<string, GgufDescription | Error>();

/** Reads a file's header once for as long as the file stays the same. */
async function describeFile(file: ModelFile): Promise<GgufDescription | Error> {
  const key = [file.path, file.bytes, file.modifiedMs].join('|');
  const known = described.get(key);
  if (known) return known;
  const description = await readAllParts(file).then(
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

function statusOf({ role, adapterOf }: GgufDescription): InstalledModel['status'] {
  return role === null && adapterOf === null ? 'not usable' : 'usable';
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
    status: statusOf(description),
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
