import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from './errors.ts';

/** Read, write or run, for the group or for everybody. */
const othersBits = 0o077;

/** Writes a new file that only the server's own account may read. False when there is one already, which is left alone. */
export function createSecretFile(path: string, content: string): boolean {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600, flush: true });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * The content of a file that only the server's own account may read. Throws `SECRET_EXPOSED` when another account could
 * have read it, too: a secret that may be known is not used.
 */
export function readSecretFile(path: string): string {
  const file = openSync(path, 'r');
  try {
    const { mode } = fstatSync(file);
    // Windows has no such bits.
    if (process.platform !== 'win32' && (mode & othersBits) !== 0) throw exposed(path, mode);
    return readFileSync(file, 'utf8').trim();
  } finally {
    closeSync(file);
  }
}

function exposed(path: string, mode: number): AppError {
  const rights = (mode & 0o777).toString(8);
  return new AppError('SECRET_EXPOSED', {
    message: `a secret has the rights ${rights}`,
    personMessage: `Other accounts of this machine can read ${path} (its rights are ${rights}). Find out who did, then run: chmod 600 ${path}`,
  });
}
