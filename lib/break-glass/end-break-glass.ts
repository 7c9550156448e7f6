import { and, eq, gt, isNull } from 'drizzle-orm';
import { raiseEpoch } from '#lib/access/epoch.ts';
import { requireAdministrator, workspaceRolesOf } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import type { Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { breakGlass } from '#lib/db/schema/index.ts';

/**
 * Ends emergency access before its time; for administrators and for the managers of the workspace. Throws `NOT_FOUND`, also when
 * it is over already.
 */
export async function endBreakGlass(
  context: RequestContext,
  { breakGlassId }: { breakGlassId: string },
): Promise<void> {
  await inTransaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(breakGlass)
      .where(and(eq(breakGlass.id, breakGlassId), isNull(breakGlass.endedAt), gt(breakGlass.endsAt, now())));
    await requireSay(tx, context, row?.workspaceId);
    if (!row) throw new AppError('NOT_FOUND');
    await tx.update(breakGlass).set({ endedAt: now() }).where(eq(breakGlass.id, row.id));
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'break-glass.ended',
      objectType: 'workspace',
      objectId: row.workspaceId,
      workspaceId: row.workspaceId,
      detail: { breakGlassId: row.id, personId: row.userId },
    });
  });
}

async function requireSay(
  tx: Database,
  context: RequestContext,
  workspaceId: string | undefined,
): Promise<void> {
  const roles = await workspaceRolesOf(context, tx);
  if (workspaceId !== undefined && roles.get(workspaceId) === 'manager') return;
  await requireAdministrator(context, tx);
}
