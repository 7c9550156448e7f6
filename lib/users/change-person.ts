import { eq, or } from 'drizzle-orm';
import { raiseEpoch } from '../access/epoch.ts';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireAdministrator } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { endSessionsOf } from '../auth/end-sessions.ts';
import { linksMadeBy, resetLinksOf, withdrawLinks } from '../auth/one-time-links.ts';
import { revokeKeys } from '../auth/own-api-keys.ts';
import { hasAdministrator } from '../auth/setup-state.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { user } from '../db/schema/index.ts';
import type { ServerRole } from '../shared/roles.ts';
import { requirePerson, type Person } from './require-person.ts';

export type ChangePersonInput = {
  userId: string;
  role?: ServerRole | undefined;
  disabled?: boolean | undefined;
};

/**
 * Makes somebody an administrator or not, and closes or opens their account; for administrators. Closing ends all their
 * sessions at once, in the same transaction, and withdraws the links for a new password of theirs. The links that somebody
 * made who is no longer an administrator are withdrawn too, or they could come back by one. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`,
 * `LAST_ADMINISTRATOR`.
 */
export async function changePerson(context: RequestContext, input: ChangePersonInput): Promise<void> {
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    // Closing an account must never have to wait.
    if (input.role !== undefined || input.disabled === false) await requireFreshSession(context, tx);
    const person = await requirePerson(input.userId, tx);
    const { role, disabled } = input;
    if (role !== undefined && role !== person.role) await changeServerRole(tx, context, { person, role });
    if (disabled === true && person.disabledAt === null) await disable(tx, context, person);
    if (disabled === false && person.disabledAt !== null) await enable(tx, context, person);
    if (!(await hasAdministrator(tx))) throw new AppError('LAST_ADMINISTRATOR');
  });
}

async function changeServerRole(
  tx: Database,
  context: RequestContext,
  input: { person: Person; role: ServerRole },
): Promise<void> {
  const { person, role } = input;
  await tx
    .update(user)
    .set({ role, updatedAt: new Date(now()) })
    .where(eq(user.id, person.id));
  const withdrawnLinkIds = role === 'administrator' ? [] : await withdrawLinks(tx, linksMadeBy(person.id));
  await raiseEpoch(tx);
  await recordAudit(tx, context, {
    action: 'person.changed',
    objectType: 'person',
    objectId: person.id,
    detail: { role, withdrawnLinkIds },
  });
}

async function disable(tx: Database, context: RequestContext, person: Person): Promise<void> {
  const at = new Date(now());
  await tx.update(user).set({ disabledAt: at, updatedAt: at }).where(eq(user.id, person.id));
  await endSessionsOf(tx, context, { userId: person.id, reason: 'disabled' });
  await revokeKeys(tx, context, { userId: person.id });
  const withdrawnLinkIds = await withdrawLinks(tx, or(linksMadeBy(person.id), resetLinksOf(person.id)));
  await raiseEpoch(tx);
  await recordAudit(tx, context, {
    action: 'person.disabled',
    objectType: 'person',
    objectId: person.id,
    detail: { withdrawnLinkIds },
  });
}

async function enable(tx: Database, context: RequestContext, person: Person): Promise<void> {
  await tx
    .update(user)
    .set({ disabledAt: null, updatedAt: new Date(now()) })
    .where(eq(user.id, person.id));
  await raiseEpoch(tx);
  await recordAudit(tx, context, { action: 'person.enabled', objectType: 'person', objectId: person.id });
}
