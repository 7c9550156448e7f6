import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { AppError } from '#lib/core/errors.ts';

export type FoundFile = { path: string; name: string; folder: string };

export type ListedFiles = {
  files: FoundFile[];
  /** Paths of hidden files and links inside the named folders. */
  leftOut: string[];
};

/**
 * The files that the paths name, folders with all that is in them, in order of name. Hidden files and links are left out
 * of folders, and told. Throws `INPUT_INVALID` for a path that does not exist.
 */
export function listFiles(caller: string, paths: readonly string[]): ListedFiles {
  const listed: ListedFiles = { files: [], leftOut: [] };
  for (const given of paths) {
    const path = resolve(caller, given);
    if (!existsSync(path)) {
      throw new AppError('INPUT_INVALID', { personMessage: `There is no file or folder ${path}.` });
    }
    if (statSync(path).isDirectory()) addFilesIn(path, listed);
    else listed.files.push({ path, name: basename(path), folder: '' });
  }
  return listed;
}

function addFilesIn(root: string, listed: ListedFiles): void {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ path: join(entry.parentPath, entry.name), isFile: entry.isFile() }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
  for (const { path, isFile } of entries) {
    const isHidden = relative(root, path)
      .split(sep)
      .some((part) => part.startsWith('.'));
    const folder = relative(root, dirname(path)).split(sep).join('/');
    if (isFile && !isHidden) listed.files.push({ path, name: basename(path), folder });
    else listed.leftOut.push(path);
  }
}
