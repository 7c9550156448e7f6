import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { config } from '../core/config.ts';
import { newSecret } from '../core/ids.ts';

/**
 * A secret of this server, e.g. the key that signs session cookies: made on first use, kept in data/secrets, readable
 * only by the account that runs the server. Two processes that start together get the same one.
 */
export function serverSecret(name: 'session-key' | 'sealing-key'): string {
  const directory = config().paths.secrets;
  const path = join(directory, name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, newSecret(), { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const secret = readFileSync(path, 'utf8').trim();
  if (secret.length < 43) throw new Error(`the secret ${name} is damaged: it is too short`);
  return secret;
}
