import { eq } from 'drizzle-orm';
import { makeReadScope } from '#lib/access/read-scope.ts';
import { requireWorkspaceRole } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { goldenQuestions } from '#lib/db/schema/index.ts';
import { shownGoldenQuestions } from './shown-golden-questions.ts';

/** Forgets a golden question. For managers to whom it is shown. Throws `NOT_FOUND`. */
export async function deleteGoldenQuestion(
  context: RequestContext,
  input: { workspaceId: string; questionId: string },
): Promise<void> {
  const { workspaceId, questionId } = input;
  await inTransaction(async (tx) => {
    await requireWorkspaceRole(context, { workspaceId, role: 'manager' }, tx);
    const scope = await makeReadScope(context, { workspaceId });
    const { rows } = await shownGoldenQuestions(scope, { workspaceId }, tx);
    if (!rows.some(({ id }) => id === questionId)) throw new AppError('NOT_FOUND');
    await tx.delete(goldenQuestions).where(eq(goldenQuestions.id, questionId));
    await recordAudit(tx, context, {
      action: 'golden-question.deleted',
      objectType: 'workspace',
      objectId: workspaceId,
      workspaceId,
    });
  });
}
