import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { type Database, database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { insertRole } from '../workspaces/insert-role.ts';
import { unmanagedWorkspaces } from '../workspaces/managers.ts';
import { checkedEmail, checkedPersonName, checkNewPassword, insertAccount } from './account-rows.ts';
import { attemptKey, clearAttempts, countAttempt } from './attempts.ts';
import { findOpenLink, spendLink } from './one-time-links.ts';
import { hashPassword } from './password.ts';
import { hasAdministrator } from './setup-state.ts';

export type CompleteSetupInput = { token: string; name: string; email: string; password: string };

/**
 * Creates the first administrator from the link that the server printed. Throws `SETUP_CLOSED` when the link was used, has
 * expired or was replaced, or somebody administers the server already; `RATE_LIMITED`; `INPUT_INVALID`.
 */
export async function completeSetup(
  context: RequestContext,
  input: CompleteSetupInput,
): Promise<{ userId: string }> {
  const key = attemptKey('setup', context.ipAddress ?? '');
  await countAttempt(key);
  await findOpenSetup(database(), input.token);
  const email = checkedEmail(input.email);
  const name = checkedPersonName(input.name);
  checkNewPassword(input.password);
  const passwordHash = await hashPassword(input.password);
  return inTransaction(async (tx) => {
    const { id } = await findOpenSetup(tx, input.token);
    await spendLink(tx, id);
    const userId = await insertAccount(tx, { name, email, role: 'administrator', passwordHash });
    await clearAttempts(tx, key);
    await recordAudit(tx, context, {
      action: 'setup.completed',
      objectType: 'person',
      objectId: userId,
      detail: { invitationId: id },
    });
    await adoptWorkspaces(tx, context, userId);
    return { userId };
  });
}

/** Workspaces that the command line made before there was anybody to manage them. */
async function adoptWorkspaces(tx: Database, context: RequestContext, userId: string): Promise<void> {
  for (const workspaceId of await unmanagedWorkspaces(tx)) {
    await insertRole(tx, context, { workspaceId, holder: { userId }, role: 'manager' });
  }
}

async function findOpenSetup(tx: Database, token: string): Promise<{ id: string }> {
  const row = await findOpenLink(tx, { purpose: 'setup', token });
  if (!row || (await hasAdministrator(tx))) throw new AppError('SETUP_CLOSED');
  return row;
}
