import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Server } from 'node:http';
import { dirname } from 'node:path';
import { AppError } from '#lib/core/errors.ts';

/** The directory of the socket belongs to this user alone, or the engine doesn't start. */
function preparePrivateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = lstatSync(path);
  if (!found.isDirectory() || (process.getuid && found.uid !== process.getuid())) {
    throw new AppError('SETTING_INVALID', {
      message: 'the directory of the engine socket belongs to somebody else',
    });
  }
  chmodSync(path, 0o700);
}

function isAnswering(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socketPath);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => {
      resolve(false);
    });
  });
}

/** Listens on a Unix socket that only this user can open. Throws `SERVER_RUNNING` when another engine answers there. */
export async function listenPrivately(server: Server, socketPath: string): Promise<void> {
  preparePrivateDirectory(dirname(socketPath));
  if (await isAnswering(socketPath))
    throw new AppError('SERVER_RUNNING', { message: 'another engine is answering' });
  // What is left of an engine that was killed.
  rmSync(socketPath, { force: true });
  const umask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socketPath, () => {
        resolve();
      });
    });
  } finally {
    process.umask(umask);
  }
}
