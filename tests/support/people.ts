import { acceptInvitation } from '#lib/auth/accept-invitation.ts';
import { invitePerson } from '#lib/auth/invite-person.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { writingConnection } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { user } from '#lib/db/schema/index.ts';
import type { ServerRole } from '#lib/shared/roles.ts';
import { testPassword } from './auth.ts';

export const operator: RequestContext = { principal: { kind: 'operator' }, requestId: 'test' };
export const anonymous: RequestContext = { principal: { kind: 'anonymous' }, requestId: 'test' };

/** A server that works on the same database may hold it for longer than one connection waits. */
function patiently(run: () => unknown): void {
  for (let triesLeft = 50; ; triesLeft -= 1) {
    try {
      run();
      return;
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
      if (!isBusy || triesLeft === 0) throw error;
    }
  }
}

/** The context of a person who is signed in, as a route would have it; the session is in the database, as theirs are. */
export function contextOf(
  userId: string,
  input: { sessionId?: string; isAdministrator?: boolean } = {},
): RequestContext {
  const { sessionId = newId(), isAdministrator = false } = input;
  // At once and not in a transaction of the queue, so that tests need not wait. Nobody's session is none.
  if (userId !== '') {
    const { sqlite } = writingConnection();
    const values = { sessionId, userId, at: now(), end: now() + 86_400_000 };
    const insert = sqlite.prepare(
      `insert into session (id, expires_at, token, created_at, updated_at, user_id, verified_at)
         select @sessionId, @end, @sessionId, @at, @at, id, @at from user where id = @userId
         on conflict do nothing`,
    );
    patiently(() => insert.run(values));
  }
  return { principal: { kind: 'person', userId, sessionId, isAdministrator }, requestId: 'test' };
}

/** A person without a password, written straight into the database: fast, for tests that don't sign in. */
export async function addPerson(email: string, role: ServerRole = 'person'): Promise<string> {
  const id = newId();
  const at = new Date(now());
  await inTransaction(async (tx) => {
    await tx.insert(user).values({ id, name: email, email, role, createdAt: at, updatedAt: at });
  });
  return id;
}

/** A person with a password, by the way that people come in: invitation and acceptance. */
export async function joinPerson(email: string, role: ServerRole = 'person'): Promise<string> {
  const { link } = await invitePerson(operator, { email, role });
  const token = new URL(link).searchParams.get('token') ?? '';
  const joined = await acceptInvitation(anonymous, { token, name: email, password: testPassword });
  return joined.userId;
}
