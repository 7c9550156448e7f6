import { hasAuthenticatorApp, hasPasskey } from '../access/second-factor.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { ownSession } from './own-session.ts';
import { passkeySite } from './passkey-site.ts';
import { hasPassword } from './way-to-sign-in.ts';

export type Proof = 'password' | 'code' | 'passkey';

/** By what the person who asks can prove who they are: for a second factor, and for acts that want a fresh proof. */
export async function listProofs(context: RequestContext): Promise<Proof[]> {
  const { userId } = ownSession(context);
  const proofs: Proof[] = (await hasPassword(userId)) ? ['password'] : [];
  if (await hasAuthenticatorApp(database(), userId)) proofs.push('code');
  if (passkeySite() !== null && (await hasPasskey(database(), userId))) proofs.push('passkey');
  return proofs;
}
