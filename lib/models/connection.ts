import { lstatSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { getCACertificates } from 'node:tls';
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
  /** What comes before paths that are not of the OpenAI protocol, e.g. `/api/tags`; usually nothing. */
  rootPath: string;
  socketPath?: string;
  apiKey?: string;
  /** Certificates (PEM) of the only authorities that are trusted to have signed the engine's. The usual ones when absent. */
  caCertificate?: string;
};

/** What an administrator enters about reaching a remote engine. */
export type RemoteAccess = { url: string; apiKey: string | null; caCertificate?: string | null };

/** The engine process of this data directory. */
export function builtInAddress(): EngineAddress {
  return {
    kind: 'built-in',
    origin: 'http://engine',
    basePath: '/v1',
    rootPath: '',
    socketPath: config().paths.engineSocket,
  };
}

/**
 * The address of a remote engine, from the URL that an administrator entered: with or without the `/v1` of the OpenAI
 * protocol, or with the `/api` of Ollama's own. Throws `INPUT_INVALID`.
 */
export function remoteAddress({ url, apiKey, caCertificate }: RemoteAccess): EngineAddress {
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
  const rootPath = path.replace(/\/(?:v1|api)$/, '');
  return {
    kind: 'remote',
    origin: parsed.origin,
    basePath: path === '' || path.endsWith('/api') ? `${rootPath}/v1` : path,
    rootPath,
    ...(apiKey === null ? {} : { apiKey }),
    ...(caCertificate == null ? {} : { caCertificate }),
  };
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

/** Who may have signed an engine's certificate; undefined for the authorities that Node.js knows. */
function trustedAuthorities({ caCertificate }: EngineAddress): string[] | undefined {
  if (caCertificate !== undefined) return [caCertificate];
  const { engineCaFile } = config().models;
  if (engineCaFile === undefined) return undefined;
  try {
    return [...getCACertificates('default'), readFileSync(engineCaFile, 'utf8')];
  } catch (error) {
    throw new AppError('SETTING_INVALID', {
      message: 'PINCITE_ENGINE_CA_FILE cannot be read',
      personMessage:
        'The file of certificates for engines (PINCITE_ENGINE_CA_FILE) cannot be read. Tell the administrator.',
      cause: error,
    });
  }
}

/** The pool of connections to an engine. */
export function poolOf(address: EngineAddress): Pool {
  const key = address.socketPath ?? `${address.origin} ${address.caCertificate ?? ''}`;
  const existing = pools.get(key);
  if (existing) return existing;
  if (address.socketPath !== undefined) refuseStrangersSocket(address.socketPath);
  const ca = address.origin.startsWith('https:') ? trustedAuthorities(address) : undefined;
  const pool = new Pool(address.origin, {
    connections: 64,
    pipelining: 1,
    connect: {
      timeout: 5000,
      ...(ca && { ca }),
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
