import { and, eq, isNull } from 'drizzle-orm';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database } from '../db/client.ts';
import { user } from '../db/schema/index.ts';
import type { ServerRole } from '../shared/roles.ts';

export type AccountView = { id: string; name: string; email: string; role: ServerRole };

/** The account of the person who asks. Throws `UNAUTHENTICATED` for anyone who is no person. */
export async function openAccount(context: RequestContext): Promise<AccountView> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  const [row] = await database()
    .select({ id: user.id, name: user.name, email: user.email, role: user.role })
    .from(user)
    .where(and(eq(user.id, principal.userId), isNull(user.disabledAt)));
  if (!row) throw new AppError('UNAUTHENTICATED');
  return row;
}
