import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { config } from '#lib/core/config.ts';

export type ModelFile = {
  /** The file name. Where two directories have the same name, the administrator's file wins over the shipped one. */
  name: string;
  path: string;
  /** Of all parts together. */
  bytes: number;
  modifiedMs: number;
  /** The files that it consists of, in order: itself, and the other parts of a split model. */
  parts: readonly string[];
  /** The names of parts that are not there. */
  missingParts: readonly string[];
};

function shippedDirectory(): string {
  return join(config().programDir, 'data', 'models');
}

function looksLikePath(setting: string): boolean {
  return setting.includes('/') || setting.includes('\\');
}

/** The model files that settings name by path, so that a file may lie anywhere. */
function configuredPaths(): string[] {
  const { chat, embedding, reranker } = config().models;
  return [chat, embedding, reranker]
    .filter((setting) => setting !== undefined && looksLikePath(setting))
    .map((setting) => resolve(setting ?? ''));
}

async function pathsIn(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory);
    return names
      .filter((name) => name.toLowerCase().endsWith('.gguf'))
      .sort()
      .map((name) => join(directory, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return [];
    throw error;
  }
}

/** llama.cpp's names of the parts of a split model, e.g. `a-00002-of-00005.gguf`. */
const partPattern = /-(\d{5})-of-(\d{5})(\.gguf)$/i;

/** The paths of all parts of the model whose first part this is; the path itself for a whole one. */
function pathsOfParts(path: string): string[] {
  const match = partPattern.exec(path);
  const count = Number(match?.[2] ?? 1);
  if (!match || count < 1 || count > mostParts) return [path];
  const [whole, , of = '', ending = ''] = match;
  const start = path.slice(0, -whole.length);
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(5, '0');
    return `${start}-${number}-of-${of}${ending}`;
  });
}

const mostParts = 200;

function isLaterPart(name: string): boolean {
  const number = partPattern.exec(name)?.[1];
  return number !== undefined && Number(number) !== 1;
}

async function describe(path: string): Promise<ModelFile | undefined> {
  const paths = pathsOfParts(path);
  const parts = await Promise.all(
    paths.map(async (part) => ({ part, found: await stat(part).catch(() => undefined) })),
  );
  if (!parts[0]?.found?.isFile()) return undefined;
  const there = parts.flatMap(({ part, found }) => (found?.isFile() ? [{ part, found }] : []));
  return {
    name: basename(path),
    path,
    bytes: there.reduce((sum, { found }) => sum + found.size, 0),
    modifiedMs: Math.max(...there.map(({ found }) => found.mtimeMs)),
    parts: there.map(({ part }) => part),
    missingParts: parts.flatMap(({ part, found }) => (found?.isFile() ? [] : [basename(part)])),
  };
}

/** Every GGUF file that the program may load, in order of precedence; later parts of a split model are left out. */
export async function findModelFiles(): Promise<ModelFile[]> {
  const paths = [
    ...configuredPaths(),
    ...(await pathsIn(config().models.directory)),
    ...(await pathsIn(shippedDirectory())),
  ];
  const files = new Map<string, ModelFile>();
  for (const path of paths) {
    const file = isLaterPart(path) ? undefined : await describe(path);
    if (file && !files.has(file.name)) files.set(file.name, file);
  }
  return [...files.values()];
}

/** The file of this name (a path is taken by its last part), or undefined. */
export async function findModelFile(name: string): Promise<ModelFile | undefined> {
  const files = await findModelFiles();
  return files.find((file) => file.name === basename(name));
}

/** True for a model that lies in the program's own directory, not the administrator's. */
export function isShipped(file: ModelFile): boolean {
  return file.path.startsWith(shippedDirectory()) && shippedDirectory() !== config().models.directory;
}
