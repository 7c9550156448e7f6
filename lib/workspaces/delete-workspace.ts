import { eq } from 'drizzle-orm';
import { raiseEpoch } from '../access/epoch.ts';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireWorkspaceRole } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import { principalId, type RequestContext } from '../core/context.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { workspaces } from '../db/schema/index.ts';
import { enqueueJob } from '../jobs/enqueue-job.ts';

/**
 * Deletes a workspace, for its managers: from then on nobody sees it or anything in it; a job erases the content. Throws
 * `NOT_FOUND`.
 */
export async function deleteWorkspace(
  context: RequestContext,
  input: { workspaceId: string },
): Promise<void> {
  const { workspaceId } = input;
  await inTransaction(async (tx) => {
    await requireWorkspaceRole(context, { workspaceId, role: 'manager' }, tx);
    await requireFreshSession(context, tx);
    await tx.update(workspaces).set({ deletedAt: now() }).where(eq(workspaces.id, workspaceId));
    await raiseEpoch(tx);
    await enqueueJob(tx, {
      name: 'remove-workspace',
      subjectId: workspaceId,
      workspaceId,
      payload: {},
      createdBy: principalId(context.principal),
    });
    await recordAudit(tx, context, {
      action: 'workspace.deleted',
      objectType: 'workspace',
      objectId: workspaceId,
      workspaceId,
    });
  });
}
