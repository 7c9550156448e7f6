import { and, eq, isNotNull } from 'drizzle-orm';
import { hasAuthenticatorApp, hasPasskey } from '../access/second-factor.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { account } from '../db/schema/index.ts';
import { ownSession } from './own-session.ts';
import { passkeySite } from './passkey-site.ts';

export type Proof = 'password' | 'code' | 'passkey';

/** By what the person who asks can prove who they are: for a second factor, and for acts that want a fresh proof. */
export async function listProofs(context: RequestContext): Promise<Proof[]> {
  const { userId } = ownSession(context);
  const hasPassword = and(
    eq(account.userId, userId),
    eq(account.providerId, 'credential'),
    isNotNull(account.password),
  );
  const [password] = await database().select({ id: account.id }).from(account).where(hasPassword);
  const proofs: Proof[] = password ? ['password'] : [];
  if (await hasAuthenticatorApp(database(), userId)) proofs.push('code');
  if (passkeySite() !== null && (await hasPasskey(database(), userId))) proofs.push('passkey');
  return proofs;
}
