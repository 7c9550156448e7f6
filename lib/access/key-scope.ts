import { and, eq, gt, isNull } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import type { Database } from '../db/client.ts';
import { apiKeys, user } from '../db/schema/index.ts';
import { roleRank, type WorkspaceRole } from '../shared/roles.ts';

export type KeyScope = { role: WorkspaceRole; workspaceIds: readonly string[] | null };

/** What a key lends of its person's rights, read with every look; null when it was revoked, has expired or its person is disabled. */
export async function readKeyScope(
  tx: Database,
  key: { keyId: string; userId: string },
): Promise<KeyScope | null> {
  const [row] = await tx
    .select({ role: apiKeys.role, workspaceIds: apiKeys.workspaceIds })
    .from(apiKeys)
    .innerJoin(user, eq(user.id, apiKeys.userId))
    .where(
      and(
        eq(apiKeys.id, key.keyId),
        eq(apiKeys.userId, key.userId),
        isNull(apiKeys.revokedAt),
        gt(apiKeys.expiresAt, now()),
        isNull(user.disabledAt),
      ),
    );
  return row ?? null;
}

/** The lower of the person's role and the key's, in those workspaces that the key names: never more than either. */
export function narrowRoles(
  roles: ReadonlyMap<string, WorkspaceRole>,
  scope: KeyScope,
): Map<string, WorkspaceRole> {
  const { role: most, workspaceIds } = scope;
  return new Map(
    [...roles]
      .filter(([id]) => workspaceIds === null || workspaceIds.includes(id))
      .map(([id, role]) => [id, roleRank[role] > roleRank[most] ? most : role]),
  );
}
