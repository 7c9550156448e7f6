import { and, eq, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import { groups } from '../db/schema/index.ts';

const nameSchema = z.string().trim().min(1).max(120);

/**
 * A group's name without spaces around it, free to use (letters' case doesn't make a name another one). Throws `INPUT_INVALID`,
 * `NAME_TAKEN`.
 */
export async function checkedGroupName(
  tx: Database,
  input: { name: string; exceptGroupId?: string },
): Promise<string> {
  const parsed = nameSchema.safeParse(input.name);
  if (!parsed.success) {
    throw new AppError('INPUT_INVALID', { personMessage: 'Enter a name of 1 to 120 characters.' });
  }
  const name = parsed.data;
  const other = input.exceptGroupId === undefined ? undefined : ne(groups.id, input.exceptGroupId);
  const [taken] = await tx
    .select({ id: groups.id })
    .from(groups)
    .where(and(eq(sql`lower(${groups.name})`, sql`lower(${name})`), other));
  if (taken) throw new AppError('NAME_TAKEN');
  return name;
}

/** Throws `NOT_FOUND` when there is no such group. */
export async function requireGroup(tx: Database, groupId: string): Promise<void> {
  const [row] = await tx.select({ id: groups.id }).from(groups).where(eq(groups.id, groupId));
  if (!row) throw new AppError('NOT_FOUND');
}
