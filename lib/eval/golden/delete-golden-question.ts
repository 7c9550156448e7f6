import { and, eq } from 'drizzle-orm';
import { requireWorkspaceRole } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { goldenQuestions } from '#lib/db/schema/index.ts';

/** Forgets a golden question. For managers. Throws `NOT_FOUND`. */
export async function deleteGoldenQuestion(
  context: RequestContext,
  input: { workspaceId: string; questionId: string },
): Promise<void> {
  const { workspaceId, questionId } = input;
  await inTransaction(async (tx) => {
    await requireWorkspaceRole(context, { workspaceId, role: 'manager' }, tx);
    const removed = await tx
      .delete(goldenQuestions)
      .where(and(eq(goldenQuestions.id, questionId), eq(goldenQuestions.workspaceId, workspaceId)))
      .returning({ id: goldenQuestions.id });
    if (removed.length === 0) throw new AppError('NOT_FOUND');
    await recordAudit(tx, context, {
      action: 'golden-question.deleted',
      objectType: 'workspace',
      objectId: workspaceId,
      workspaceId,
    });
  });
}
