import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { config } from '../core/config.ts';
import { newId } from '../core/ids.ts';
import { createSecretFile, readSecretFile } from '../core/secret-file.ts';
import { sha256 } from './verify-log.ts';

/**
 * The Ed25519 key that signs checkpoints, kept in data/secrets in the form that signed notes have in Go
 * (`PRIVATE+KEY+name+id+base64`), so that other tools can read it. The name is that of the log, too.
 */
export type SigningKey = {
  /** The name of the log and of its keys; it stays when the key changes. */
  name: string;
  keyId: string;
  /** The public half, as verifiers take it: `name+id+base64`. */
  publicKey: string;
  sign(text: string): Buffer;
};

const seedBytes = 32;
/** What comes before the seed of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

function keyPath(): string {
  return join(config().paths.secrets, 'audit-key');
}

const nextKeyPath = () => `${keyPath()}.next`;

/** The key in use, made on first use. Throws `SECRET_EXPOSED` when others may read its file. */
export function signingKey(): SigningKey {
  if (!existsSync(keyPath())) createSecretFile(keyPath(), newPrivateKey(newLogName()));
  return decode(readSecretFile(keyPath()));
}

/** Makes the key that is to follow the one in use, beside it; one that was never taken into use is given up. */
export function prepareNextKey(name: string): SigningKey {
  rmSync(nextKeyPath(), { force: true });
  createSecretFile(nextKeyPath(), newPrivateKey(name));
  return decode(readSecretFile(nextKeyPath()));
}

/** Takes the prepared key into use; the one before is gone afterwards. */
export function adoptNextKey(): void {
  renameSync(nextKeyPath(), keyPath());
}

/** After a stop in the middle of a change: the prepared key is the one in use if the log says so. */
export function settleNextKey(isRecorded: (publicKey: string) => boolean): void {
  if (!existsSync(nextKeyPath())) return;
  if (isRecorded(decode(readSecretFile(nextKeyPath())).publicKey)) adoptNextKey();
  else rmSync(nextKeyPath());
}

/** Nothing of the organisation's name is in it: copies of checkpoints go to other places. */
function newLogName(): string {
  return `pincite-${newId().replaceAll('-', '').slice(0, 12)}.internal/audit`;
}

function newPrivateKey(name: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-seedBytes);
  const { keyId } = publicHalf(name, privateKey);
  return `PRIVATE+KEY+${name}+${keyId}+${Buffer.concat([Buffer.of(1), seed]).toString('base64')}`;
}

function publicHalf(name: string, privateKey: KeyObject): { keyId: string; publicKey: string } {
  const { x = '' } = privateKey.export({ format: 'jwk' });
  const bytes = Buffer.concat([Buffer.of(1), Buffer.from(x, 'base64url')]);
  const keyId = sha256(`${name}\n`, bytes).subarray(0, 4).toString('hex');
  return { keyId, publicKey: `${name}+${keyId}+${bytes.toString('base64')}` };
}

function decode(text: string): SigningKey {
  const [, name = '', keyId = '', encoded = ''] =
    /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== seedBytes + 1) throw new Error('the signing key of the audit log is damaged');
  const der = Buffer.concat([pkcs8Prefix, bytes.subarray(1)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const half = publicHalf(name, privateKey);
  if (half.keyId !== keyId) throw new Error('the signing key of the audit log is damaged');
  return { name, ...half, sign: (noteText) => sign(null, Buffer.from(noteText), privateKey) };
}

/** The text of a checkpoint, signed by these keys (C2SP tlog-checkpoint and signed-note). */
export function signCheckpoint(keys: readonly SigningKey[], head: { size: number; root: Buffer }): string {
  const [first] = keys;
  if (!first) throw new Error('a checkpoint without a key');
  const text = `${first.name}\n${head.size}\n${head.root.toString('base64')}\n`;
  const lines = keys.map((key) => {
    const signature = Buffer.concat([Buffer.from(key.keyId, 'hex'), key.sign(text)]);
    return `— ${key.name} ${signature.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}
