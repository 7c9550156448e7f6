import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { AppError } from '#lib/core/errors.ts';

export type FoundFile = { path: string; name: string; folder: string };

/**
 * The files that the paths name, folders with all that is in them, in order of name. Hidden files and links are left out
 * of folders. Throws `INPUT_INVALID` for a path that does not exist.
 */
export function listFiles(caller: string, paths: readonly string[]): FoundFile[] {
  return paths.flatMap((given) => {
    const path = resolve(caller, given);
    if (!existsSync(path)) {
      throw new AppError('INPUT_INVALID', { personMessage: `There is no file or folder ${path}.` });
    }
    return statSync(path).isDirectory() ? filesIn(path) : [{ path, name: basename(path), folder: '' }];
  });
}

function filesIn(root: string): FoundFile[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(root, path).split(sep).some(isHidden))
    .toSorted()
    .map((path) => ({
      path,
      name: basename(path),
      folder: relative(root, dirname(path)).split(sep).join('/'),
    }));
}

function isHidden(part: string): boolean {
  return part.startsWith('.');
}
