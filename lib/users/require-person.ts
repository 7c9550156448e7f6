import { eq } from 'drizzle-orm';
import { AppError } from '../core/errors.ts';
import { type Database, database } from '../db/client.ts';
import { user } from '../db/schema/index.ts';

export type Person = typeof user.$inferSelect;

/** The person of this id, with an open account or a closed one. Throws `NOT_FOUND`. The caller decides who may ask. */
export async function requirePerson(userId: string, tx: Database = database()): Promise<Person> {
  const [person] = await tx.select().from(user).where(eq(user.id, userId));
  if (!person) throw new AppError('NOT_FOUND');
  return person;
}
