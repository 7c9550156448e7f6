import { and, desc, eq, isNull } from 'drizzle-orm';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { type Database, database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { apiKeys } from '../db/schema/index.ts';

/** A key as its owner sees it, without the key; times in milliseconds since 1970. */
export type ApiKeyListed = {
  id: string;
  name: string;
  role: 'reader' | 'editor';
  workspaceIds: string[] | null;
  createdAt: number;
  expiresAt: number;
  lastUsedAt: number | null;
  hasExpired: boolean;
};

/** The keys of the person who asks that were not revoked, newest first. */
export async function listOwnApiKeys(context: RequestContext): Promise<ApiKeyListed[]> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  const rows = await database()
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.userId, principal.userId), isNull(apiKeys.revokedAt)))
    .orderBy(desc(apiKeys.createdAt));
  return rows.map(({ id, name, role, workspaceIds, createdAt, expiresAt, lastUsedAt }) => ({
    id,
    name,
    role,
    workspaceIds,
    createdAt,
    expiresAt,
    lastUsedAt,
    hasExpired: expiresAt <= now(),
  }));
}

/** Makes one of one's own keys useless at once; its streams end. Throws `NOT_FOUND`, also for another person's. */
export async function revokeApiKey(context: RequestContext, input: { keyId: string }): Promise<void> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  const { userId } = principal;
  await inTransaction(async (tx) => {
    const revoked = await revokeKeys(tx, context, { userId, keyId: input.keyId });
    if (revoked === 0) throw new AppError('NOT_FOUND');
  });
}

/** Revokes all keys of a person, or the one named, in the caller's transaction; returns how many were open. */
export async function revokeKeys(
  tx: Database,
  context: RequestContext,
  input: { userId: string; keyId?: string },
): Promise<number> {
  const { userId, keyId } = input;
  const revoked = await tx
    .update(apiKeys)
    .set({ revokedAt: now() })
    .where(
      and(
        eq(apiKeys.userId, userId),
        isNull(apiKeys.revokedAt),
        keyId === undefined ? undefined : eq(apiKeys.id, keyId),
      ),
    )
    .returning({ id: apiKeys.id });
  for (const { id } of revoked)
    await recordAudit(tx, context, { action: 'api-key.revoked', objectType: 'api-key', objectId: id });
  return revoked.length;
}
