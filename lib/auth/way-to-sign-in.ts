import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { hasPasskey } from '../access/second-factor.ts';
import { type Database, database } from '../db/client.ts';
import { account, identities, identityProviders } from '../db/schema/index.ts';
import { passkeySite } from './passkey-site.ts';

export async function hasPassword(userId: string, tx: Database = database()): Promise<boolean> {
  const isTheirs = and(
    eq(account.userId, userId),
    eq(account.providerId, 'credential'),
    isNotNull(account.password),
  );
  const [row] = await tx.select({ id: account.id }).from(account).where(isTheirs);
  return row !== undefined;
}

/** True when the person can sign in by something: a password, a passkey that works at this address, or a provider that is switched on. */
export async function canSignIn(tx: Database, userId: string): Promise<boolean> {
  if (await hasPassword(userId, tx)) return true;
  if (passkeySite() !== null && (await hasPasskey(tx, userId))) return true;
  const [identity] = await tx
    .select({ id: identities.id })
    .from(identities)
    .innerJoin(identityProviders, eq(identityProviders.issuer, identities.issuer))
    .where(
      and(
        eq(identities.userId, userId),
        isNull(identities.disconnectedAt),
        eq(identityProviders.enabled, true),
      ),
    )
    .limit(1);
  return identity !== undefined;
}
