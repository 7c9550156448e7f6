import type { IDToken } from 'openid-client';
import { eq } from 'drizzle-orm';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Database } from '../db/client.ts';
import { user } from '../db/schema/index.ts';
import { checkedEmail } from './account-rows.ts';
import type { Provider } from './provider-client.ts';

const longestName = 120;

/**
 * An account, without a password and without any right, for somebody whom a provider vouches for. Throws `CONFLICT` when their
 * address has an account: an address is no identity, so its owner signs in as before and connects the two.
 */
export async function createClaimedAccount(
  tx: Database,
  context: RequestContext,
  input: { provider: Provider; claims: IDToken },
): Promise<string> {
  const { provider, claims } = input;
  const id = newId();
  // Some providers never say whether they know an address; one that says anything but a plain yes lets people choose it.
  const { email: address, email_verified: isVerified } = claims;
  // Some say it in words, against the standard.
  const vouches: readonly unknown[] = [undefined, true, 'true'];
  const said = typeof address === 'string' ? checkedEmail(address) : null;
  const email = said !== null && vouches.includes(isVerified) ? said : `${id}@no-address.invalid`;
  // Vouched for or not: whoever has an account of this address, open or disabled, gets no second one.
  const [taken] =
    said === null ? [] : await tx.select({ id: user.id }).from(user).where(eq(user.email, said));
  if (taken) {
    throw new AppError('CONFLICT', {
      personMessage:
        'Your address has an account here. Sign in as before, then connect it on the page of your account.',
    });
  }
  const claimed = typeof claims['name'] === 'string' ? claims['name'].trim().slice(0, longestName) : '';
  const at = new Date(now());
  await tx.insert(user).values({
    id,
    name: claimed === '' ? email : claimed,
    email,
    role: 'person',
    emailVerified: false,
    createdAt: at,
    updatedAt: at,
  });
  await recordAudit(tx, context, {
    action: 'person.joined',
    objectType: 'person',
    objectId: id,
    detail: { providerId: provider.id },
  });
  return id;
}
