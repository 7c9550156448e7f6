import { z } from 'zod';
import { raiseEpoch } from '#lib/access/epoch.ts';
import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documentRescues } from '#lib/db/schema/index.ts';
import { requireOthersWorkspace } from '#lib/walls/own-walls.ts';
import { insertDocumentGrant } from '../document-grants.ts';
import { strandedDocuments } from './stranded-documents.ts';

export type RescueDocumentInput = {
  documentId: string;
  /** A manager of its workspace. */
  userId: string;
  reason: string;
};

const reasonSchema = z.string().trim().min(10).max(1000);

/**
 * Lets a manager of the workspace open a restricted document that nobody can open and manage any more; for administrators, who
 * read nothing by it and can't give it to themselves. Whoever gets it is told, with the reason, and who may open it already. Throws `NOT_FOUND` (also for a document that
 * somebody can still open to others), `STEP_UP_REQUIRED`, `INPUT_INVALID`, `CONFLICT` for oneself, and `WALL_OWN` where a wall closes the workspace to the administrator.
 */
export async function rescueDocument(context: RequestContext, input: RescueDocumentInput): Promise<void> {
  const { documentId, userId } = input;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    const stranded = await strandedDocuments(tx);
    const found = stranded.find(({ document }) => document.id === documentId);
    if (!found) throw new AppError('NOT_FOUND');
    await requireOthersWorkspace(tx, context, found.document.workspaceId);
    const reason = checkedReason(input.reason);
    requireSomebodyElse(context, userId);
    if (!found.candidates.some((one) => one.userId === userId))
      throw new AppError('INPUT_INVALID', {
        personMessage: 'Choose somebody who manages the workspace and may enter it.',
      });
    const { document } = found;
    await insertDocumentGrant(tx, context, { document, holder: { userId } });
    const id = newId();
    const created = { createdBy: principalId(context.principal), createdAt: now() };
    await tx.insert(documentRescues).values({ id, documentId, userId, reason, ...created });
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'document.rescued',
      objectType: 'document',
      objectId: documentId,
      workspaceId: document.workspaceId,
      detail: { rescueId: id, personId: userId },
    });
  });
}

function checkedReason(reason: string): string {
  const parsed = reasonSchema.safeParse(reason);
  if (parsed.success) return parsed.data;
  throw new AppError('INPUT_INVALID', { personMessage: 'Give a reason of 10 to 1,000 characters.' });
}

/** An administrator who also manages the workspace would otherwise open to themselves what was kept from them. */
function requireSomebodyElse({ principal }: RequestContext, userId: string): void {
  if (!('userId' in principal) || principal.userId !== userId) return;
  throw new AppError('CONFLICT', {
    personMessage: 'Nobody gives a restricted document to themselves. Another administrator has to do this.',
  });
}
