import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { config } from '#lib/core/config.ts';

export type ModelFile = {
  /** The file name. Where two directories have the same name, the administrator's file wins over the shipped one. */
  name: string;
  path: string;
  bytes: number;
  modifiedMs: number;
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

async function describe(path: string): Promise<ModelFile | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  return { name: basename(path), path, bytes: found.size, modifiedMs: found.mtimeMs };
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
    const file = await describe(path);
    if (file && !files.has(file.name) && !/-0000[2-9]-of-|-000[1-9]\d-of-/.test(file.name))
      files.set(file.name, file);
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
