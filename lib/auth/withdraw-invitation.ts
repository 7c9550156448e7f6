import { and, eq } from 'drizzle-orm';
import { requireAdministrator } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { invitations } from '../db/schema/index.ts';
import { withdrawLinks } from './one-time-links.ts';

/** Makes an invitation useless, for administrators. Throws `NOT_FOUND`, also for one that was used. */
export async function withdrawInvitation(
  context: RequestContext,
  input: { invitationId: string },
): Promise<void> {
  const { invitationId } = input;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    const isIt = and(eq(invitations.id, invitationId), eq(invitations.purpose, 'invitation'));
    if ((await withdrawLinks(tx, isIt)).length === 0) throw new AppError('NOT_FOUND');
    await recordAudit(tx, context, {
      action: 'invitation.withdrawn',
      objectType: 'invitation',
      objectId: invitationId,
    });
  });
}
