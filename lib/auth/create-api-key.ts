import { and, count, eq, gt, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { requireFreshSession } from '../access/fresh-session.ts';
import { workspaceRolesOf } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { newId, newSecret, sha256 } from '../core/ids.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { apiKeys } from '../db/schema/index.ts';

const dayMs = 86_400_000;
const mostKeys = 50;

/** What keys begin with, so that one that was left somewhere is recognised. */
export const keyPrefix = 'pincite_';

export const createApiKeySchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  /** The highest role it lends: `reader` reads and asks, `editor` also uploads and deletes. Nothing more is lent. */
  role: z.enum(['reader', 'editor']),
  /** Null: all workspaces of the person, also later ones. */
  workspaceIds: z.array(z.uuid()).min(1).max(100).nullable(),
  days: z.int().min(1).max(365),
});

export type CreateApiKeyInput = z.infer<typeof createApiKeySchema>;

/**
 * Makes a key with which a program acts as the person who asks, within the scope given. It is shown once: only its hash is kept.
 * Throws `STEP_UP_REQUIRED`, `UNAUTHENTICATED`, `NOT_FOUND` for a workspace that may not be entered, `CONFLICT` for too many.
 */
export async function createApiKey(
  context: RequestContext,
  input: CreateApiKeyInput,
): Promise<{ id: string; key: string; expiresAt: number }> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  const { userId } = principal;
  const { name, role, workspaceIds, days } = input;
  const key = `${keyPrefix}${newSecret()}`;
  const id = newId();
  const createdAt = now();
  const expiresAt = createdAt + days * dayMs;
  await inTransaction(async (tx) => {
    const roles = await workspaceRolesOf(context, tx);
    if (workspaceIds?.some((workspaceId) => !roles.has(workspaceId))) throw new AppError('NOT_FOUND');
    await requireFreshSession(context, tx);
    const isOpen = and(eq(apiKeys.userId, userId), isNull(apiKeys.revokedAt), gt(apiKeys.expiresAt, now()));
    const [own] = await tx.select({ keys: count() }).from(apiKeys).where(isOpen);
    if ((own?.keys ?? 0) >= mostKeys)
      throw new AppError('CONFLICT', {
        personMessage: 'You have many keys. Revoke one that is not needed first.',
      });
    await tx
      .insert(apiKeys)
      .values({ id, userId, name, secretHash: sha256(key), role, workspaceIds, createdAt, expiresAt });
    await recordAudit(tx, context, {
      action: 'api-key.created',
      objectType: 'api-key',
      objectId: id,
      detail: { role, workspaceIds, expiresAt },
    });
  });
  return { id, key, expiresAt };
}
