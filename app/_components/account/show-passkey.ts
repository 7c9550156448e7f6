import { startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { z } from 'zod';
import { ApiError, sendJson } from '../api/client.ts';

const codesSchema = z.object({ recoveryCodes: z.array(z.string()) });

/** What the browser says when a person closes its window, or has no passkey for this site. */
function inWords(error: unknown): unknown {
  const isOfBrowser =
    error instanceof WebAuthnError || (error instanceof Error && error.name === 'NotAllowedError');
  if (!isOfBrowser) return error;
  const known = error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED';
  return new ApiError({
    code: 'PASSKEY_NOT_SHOWN',
    status: 0,
    message: known
      ? 'This device has a passkey for your account already.'
      : 'The browser did not finish with the passkey. Try again, or go on another way.',
  });
}

/** Has the browser show a passkey, and the server take it: for signing in, for a second factor, or as a fresh proof. */
export async function showPasskey(): Promise<void> {
  const options = await sendJson('POST', '/api/auth/passkey/options', {});
  try {
    const response = await startAuthentication({
      optionsJSON: options as PublicKeyCredentialRequestOptionsJSON,
    });
    await sendJson('POST', '/api/auth/passkey', { response });
  } catch (error) {
    throw inWords(error);
  }
}

/** Has the browser make a passkey, and the server keep its public half; returns recovery codes when they are new. */
export async function addPasskey(name: string): Promise<string[]> {
  const options = await sendJson('POST', '/api/account/passkeys/options', {});
  try {
    const response = await startRegistration({
      optionsJSON: options as PublicKeyCredentialCreationOptionsJSON,
    });
    return codesSchema.parse(await sendJson('POST', '/api/account/passkeys', { name, response }))
      .recoveryCodes;
  } catch (error) {
    throw inWords(error);
  }
}
