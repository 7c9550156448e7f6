import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Each resolves when the act went through, and throws or rejects when it was refused. */
export const forbiddenActs: Record<string, () => unknown> = {
  read: () => readFileSync('/etc/passwd'),
  write: () => {
    writeFileSync(join(tmpdir(), 'pincite-jail-probe'), '');
  },
  spawn: () => {
    const { error } = spawnSync('/bin/true');
    if (error !== undefined) throw error;
  },
  connect: () => connectOnce(),
};

/** A refusal by the far side proves that the network is there, so only an error from this side counts as refused. */
function connectOnce(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: 9 });
    socket.once('connect', resolve);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve();
      else reject(error);
    });
  });
}
