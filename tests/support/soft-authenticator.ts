import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');
const digest = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const flags = { present: 0x01, verified: 0x04, attested: 0x40 };

/** A byte string of CBOR of less than 65,536 bytes. */
function cborBytes(bytes: Uint8Array): Buffer {
  // The shortest form: readers may count on it.
  if (bytes.length < 256) return Buffer.concat([Buffer.of(0x58, bytes.length), bytes]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([Buffer.of(0x59), length, bytes]);
}

/** A passkey in software (ES256, no attestation), for tests of what the server accepts. */
export class SoftAuthenticator {
  readonly id = randomBytes(32);
  counter = 0;
  readonly #key: KeyObject;
  readonly #x: Buffer;
  readonly #y: Buffer;
  readonly site: { id: string; origin: string };

  constructor(site: { id: string; origin: string }) {
    this.site = site;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.#key = privateKey;
    this.#x = Buffer.from(x, 'base64url');
    this.#y = Buffer.from(y, 'base64url');
  }

  register(challenge: string): RegistrationResponseJSON {
    // COSE key: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    const coseKey = Buffer.concat([
      Buffer.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21),
      cborBytes(this.#x),
      Buffer.of(0x22),
      cborBytes(this.#y),
    ]);
    const idLength = Buffer.alloc(2);
    idLength.writeUInt16BE(this.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), idLength, this.id, coseKey]);
    const data = this.#data(flags.present | flags.verified | flags.attested, attested);
    const attestationObject = Buffer.concat([
      Buffer.of(0xa3, 0x63),
      Buffer.from('fmt'),
      Buffer.of(0x64),
      Buffer.from('none'),
      Buffer.of(0x67),
      Buffer.from('attStmt'),
      Buffer.of(0xa0, 0x68),
      Buffer.from('authData'),
      cborBytes(data),
    ]);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: base64url(this.#clientData('webauthn.create', challenge)),
        attestationObject: base64url(attestationObject),
        transports: ['internal'],
      },
    };
  }

  assert(challenge: string, options: { isVerified?: boolean } = {}): AuthenticationResponseJSON {
    this.counter += 1;
    const verified = options.isVerified === false ? 0 : flags.verified;
    const data = this.#data(flags.present | verified, Buffer.alloc(0));
    const clientData = this.#clientData('webauthn.get', challenge);
    const signature = sign('sha256', Buffer.concat([data, digest(clientData)]), this.#key);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(data),
        signature: base64url(signature),
      },
    };
  }

  #data(bits: number, rest: Uint8Array): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([digest(this.site.id), Buffer.of(bits), counter, rest]);
  }

  #clientData(type: string, challenge: string): string {
    return JSON.stringify({ type, challenge, origin: this.site.origin, crossOrigin: false });
  }

  #credential() {
    return {
      id: base64url(this.id),
      rawId: base64url(this.id),
      type: 'public-key' as const,
      clientExtensionResults: {},
    };
  }
}
