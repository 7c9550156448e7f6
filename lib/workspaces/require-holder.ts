import { and, eq, isNull } from 'drizzle-orm';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import { groups, user } from '../db/schema/index.ts';
import type { RoleHolder } from './insert-role.ts';

/** Throws `NOT_FOUND` for a group that isn't there, and for a person who isn't or whose account is closed. */
export async function requireHolder(tx: Database, holder: RoleHolder): Promise<void> {
  const rows =
    holder.userId === undefined
      ? await tx.select({ id: groups.id }).from(groups).where(eq(groups.id, holder.groupId))
      : await tx
          .select({ id: user.id })
          .from(user)
          .where(and(eq(user.id, holder.userId), isNull(user.disabledAt)));
  if (rows.length === 0) throw new AppError('NOT_FOUND');
}
