import { join } from 'node:path';
import { config } from '../core/config.ts';
import { newSecret } from '../core/ids.ts';
import { createSecretFile, readSecretFile } from '../core/secret-file.ts';

/**
 * A secret of this server, e.g. the key that signs session cookies: made on first use, kept in data/secrets, readable
 * only by the account that runs the server. Two processes that start together get the same one.
 * Throws `SECRET_EXPOSED` when others may read it.
 */
export function serverSecret(name: 'session-key' | 'sealing-key'): string {
  const path = join(config().paths.secrets, name);
  createSecretFile(path, newSecret());
  const secret = readSecretFile(path);
  if (secret.length < 43) throw new Error(`the secret ${name} is damaged: it is too short`);
  return secret;
}
