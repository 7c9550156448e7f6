import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { Pool } from 'undici';
import { config } from '#lib/core/config.ts';
import { AppError } from '#lib/core/errors.ts';

/** Where an engine answers. The key is sent to this address and to no other. */
export type EngineAddress = {
  kind: 'built-in' | 'remote';
  /** Scheme, host and port, without a trailing slash. For the socket a name that is only a label. */
  origin: string;
  /** What comes before `/chat/completions`, e.g. `/v1`. */
  basePath: string;
  socketPath?: string;
  apiKey?: string;
};

/** The engine process of this data directory. */
export function builtInAddress(): EngineAddress {
  return {
    kind: 'built-in',
    origin: 'http://engine',
    basePath: '/v1',
    socketPath: config().paths.engineSocket,
  };
}

/** The address of a remote engine, from the URL that an administrator entered. Throws `INPUT_INVALID`. */
export function remoteAddress(url: string, apiKey?: string): EngineAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (
    !parsed ||
    !['http:', 'https:'].includes(parsed.protocol) ||
    parsed.username !== '' ||
    parsed.password !== ''
  ) {
    throw new AppError('INPUT_INVALID', {
      personMessage:
        'The address of an engine starts with http:// or https://, for example http://192.168.1.20:11434/v1.',
    });
  }
  const path = parsed.pathname.replace(/\/+$/, '');
  const basePath = path === '' ? '/v1' : path;
  return { kind: 'remote', origin: parsed.origin, basePath, ...(apiKey === undefined ? {} : { apiKey }) };
}

const pools = new Map<string, Pool>();

/**
 * A socket in a directory of somebody else (possible only where the socket lies in the shared temporary directory)
 * could belong to a stranger's process: it gets nothing from us.
 */
function refuseStrangersSocket(socketPath: string): void {
  const directory = lstatSync(dirname(socketPath), { throwIfNoEntry: false });
  if (directory && process.getuid && directory.uid !== process.getuid()) {
    throw new AppError('ENGINE_UNAVAILABLE', {
      message: 'the directory of the engine socket belongs to somebody else',
    });
  }
}

/** The pool of connections to an engine. */
export function poolOf(address: EngineAddress): Pool {
  const key = address.socketPath ?? address.origin;
  const existing = pools.get(key);
  if (existing) return existing;
  if (address.socketPath !== undefined) refuseStrangersSocket(address.socketPath);
  const pool = new Pool(address.origin, {
    connections: 64,
    pipelining: 1,
    connect: {
      timeout: 5000,
      ...(address.socketPath === undefined ? {} : { socketPath: address.socketPath }),
    },
    ...(address.socketPath === undefined ? {} : { socketPath: address.socketPath }),
  });
  pools.set(key, pool);
  return pool;
}

/** Ends all connections to engines: for the end of a process, and for tests. */
export async function closeEngineConnections(): Promise<void> {
  const open = [...pools.values()];
  pools.clear();
  await Promise.all(open.map((pool) => pool.destroy()));
}
