import { and, eq, gt, isNull } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { sha256 } from '../core/ids.ts';
import { database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { apiKeys, user } from '../db/schema/index.ts';
import { countAddressAttempt } from './attempts.ts';
import { anonymousContext } from './resolve-session.ts';

/** The last use is written at most this often. */
const lastUsedStepMs = 60_000;

/** The key of `Authorization: Bearer …`; null when the request carries no such header. */
export function bearerKey(headers: Headers): string | null {
  const value = headers.get('authorization');
  return value === null ? null : (/^bearer +(\S+) *$/i.exec(value)?.[1] ?? '');
}

/**
 * Turns a key into the context of a program that acts for a person, with the key's narrowing (lib/access/key-scope.ts). Throws
 * `UNAUTHENTICATED` for one that is unknown, revoked, expired or a disabled person's, and `RATE_LIMITED` for many of them.
 */
export async function resolveKey(
  key: string,
  input: { headers: Headers; requestId: string },
): Promise<RequestContext> {
  const anonymous = anonymousContext(input.headers, input.requestId);
  const [row] = await database()
    .select({ id: apiKeys.id, userId: apiKeys.userId, lastUsedAt: apiKeys.lastUsedAt })
    .from(apiKeys)
    .innerJoin(user, eq(user.id, apiKeys.userId))
    .where(
      and(
        eq(apiKeys.secretHash, sha256(key)),
        isNull(apiKeys.revokedAt),
        gt(apiKeys.expiresAt, now()),
        isNull(user.disabledAt),
      ),
    );
  if (!row) {
    await countAddressAttempt('api-key', anonymous.ipAddress);
    throw new AppError('UNAUTHENTICATED', {
      personMessage: 'This key is not valid: it was revoked, has expired, or was never made here.',
    });
  }
  if (now() - (row.lastUsedAt ?? 0) >= lastUsedStepMs) {
    await inTransaction(async (tx) => {
      await tx.update(apiKeys).set({ lastUsedAt: now() }).where(eq(apiKeys.id, row.id));
    });
  }
  return { ...anonymous, principal: { kind: 'key', userId: row.userId, keyId: row.id } };
}
