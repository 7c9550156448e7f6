import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { serverSecret } from './secrets.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** What a secret is kept for: one that was sealed for something else can't be opened. */
export type SealPurpose = 'totp' | 'provider' | 'challenge' | 'engine';

function keyOf(purpose: SealPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', serverSecret('sealing-key'), '', `pincite ${purpose}`, 32));
}

/**
 * Encrypts a secret for the database with a key that is not in it (`secrets/sealing-key`): AES-256-GCM, so that a changed one is
 * noticed. `owner` ties it to its row.
 */
export function seal(input: { purpose: SealPurpose; owner: string; text: string }): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(input.purpose), nonce);
  cipher.setAAD(Buffer.from(input.owner));
  const sealed = Buffer.concat([cipher.update(input.text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** The secret that was sealed. Throws when it was changed, moved to another row, or sealed with another key. */
export function unseal(input: { purpose: SealPurpose; owner: string; sealed: string }): string {
  const bytes = Buffer.from(input.sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(input.purpose), bytes.subarray(0, nonceBytes));
  decipher.setAAD(Buffer.from(input.owner));
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
  return text.toString('utf8');
}
