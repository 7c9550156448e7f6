import { and, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { raiseEpoch } from '#lib/access/epoch.ts';
import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { requireAdministrator, workspaceRolesOf } from '#lib/access/roles.ts';
import { closedWorkspaces } from '#lib/access/walls.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import type { Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { breakGlass, workspaces } from '#lib/db/schema/index.ts';

export type BeginBreakGlassInput = { workspaceId: string; reason: string; minutes: number };

const reasonSchema = z.string().trim().min(10).max(1000);

/**
 * Gives the administrator who asks the reader role in a workspace for some minutes: for emergencies. Restricted documents stay shut,
 * and a wall beats it. The workspace's managers see who, why and how long. Throws `NOT_FOUND` (also for a workspace behind a
 * wall), `STEP_UP_REQUIRED`, `INPUT_INVALID`, `CONFLICT` for somebody who may enter anyway.
 */
export async function beginBreakGlass(
  context: RequestContext,
  input: BeginBreakGlassInput,
): Promise<{ id: string; endsAt: number }> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('NOT_FOUND');
  const { userId } = principal;
  return inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    await requireWorkspace(tx, { workspaceId: input.workspaceId, userId });
    const { reason, lastsMs } = checkedInput(input);
    if ((await workspaceRolesOf(context, tx)).has(input.workspaceId)) {
      throw new AppError('CONFLICT', { personMessage: 'You may enter this workspace already.' });
    }
    const id = newId();
    const startsAt = now();
    const endsAt = startsAt + lastsMs;
    const { workspaceId } = input;
    await tx.insert(breakGlass).values({ id, userId, workspaceId, reason, startsAt, endsAt });
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'break-glass.begun',
      objectType: 'workspace',
      objectId: workspaceId,
      workspaceId,
      detail: { breakGlassId: id, endsAt },
    });
    return { id, endsAt };
  });
}

function checkedInput({ reason, minutes }: BeginBreakGlassInput): { reason: string; lastsMs: number } {
  const parsed = reasonSchema.safeParse(reason);
  if (!parsed.success) {
    throw new AppError('INPUT_INVALID', { personMessage: 'Give a reason of 10 to 1,000 characters.' });
  }
  const lastsMs = minutes * 60_000;
  const { breakGlassMs } = config();
  if (!Number.isInteger(minutes) || minutes < 1 || lastsMs > breakGlassMs) {
    const most = breakGlassMs / 60_000;
    throw new AppError('INPUT_INVALID', { personMessage: `Choose a time of 1 to ${most} minutes.` });
  }
  return { reason: parsed.data, lastsMs };
}

/** A workspace behind a wall is as absent as one that was never there. */
async function requireWorkspace(
  tx: Database,
  { workspaceId, userId }: { workspaceId: string; userId: string },
): Promise<void> {
  const [row] = await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(
      and(
        eq(workspaces.id, workspaceId),
        isNull(workspaces.deletedAt),
        sql`${workspaces.id} not in ${closedWorkspaces(tx, { userId, at: now() })}`,
      ),
    );
  if (!row) throw new AppError('NOT_FOUND');
}
