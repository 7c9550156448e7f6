import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** A new random identifier (UUID version 4). */
export function newId(): string {
  return randomUUID();
}

/** A new secret for links and tokens: 256 random bits, base64url (43 characters). */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of text or bytes, lower-case hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for text in the form of our identifiers. */
export function isId(text: string): boolean {
  return idPattern.test(text);
}

/** An identifier in UUID form (version 8) that depends only on the parts: a repeated step writes the same rows. */
export function stableId(...parts: readonly (string | number)[]): string {
  const hex = sha256(parts.join('\u0000'));
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
