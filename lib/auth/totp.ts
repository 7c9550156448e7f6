import { Secret, TOTP } from 'otpauth';
import { now } from '../core/clock.ts';

const periodMs = 30_000;
const secretBytes = 20;
/** Codes of the step before and after are taken too: clocks differ (RFC 6238, 5.2). */
const windowSteps = 1;

/** A new secret for an authenticator app: 160 random bits, base32. */
export function newTotpSecret(): string {
  return new Secret({ size: secretBytes }).base32;
}

/** The address that an authenticator app reads, from a QR code or typed. */
export function totpAddress(input: { secret: string; email: string }): string {
  return generator(input.secret, input.email).toString();
}

/**
 * The number of the 30-second step whose code this is, or null when it is none of those around now, or not later than the last
 * step that was accepted: a code works once (RFC 6238, 5.2).
 */
export function acceptedStep(input: { secret: string; code: string; lastStep: number }): number | null {
  const token = input.code.replaceAll(/[\s-]/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const at = now();
  const delta = generator(input.secret).validate({ token, timestamp: at, window: windowSteps });
  if (delta === null) return null;
  const step = Math.floor(at / periodMs) + delta;
  return step > input.lastStep ? step : null;
}

function generator(secret: string, label = 'Pincite'): TOTP {
  return new TOTP({ issuer: 'Pincite', label, secret: Secret.fromBase32(secret), period: periodMs / 1000 });
}
