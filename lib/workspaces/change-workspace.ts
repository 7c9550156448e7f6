import { eq } from 'drizzle-orm';
import { requireWorkspaceRole } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { workspaces } from '../db/schema/index.ts';
import type { WorkspaceSummary } from '../shared/documents.ts';
import { checkedDescription, checkedWorkspaceName } from './checked-text.ts';
import { openWorkspace } from './open-workspace.ts';

export type ChangeWorkspaceInput = {
  workspaceId: string;
  name?: string | undefined;
  description?: string | undefined;
  answerMode?: WorkspaceSummary['answerMode'] | undefined;
  unsupportedClaims?: WorkspaceSummary['unsupportedClaims'] | undefined;
};

/** Changes a workspace's name, description or ways of answering; for its managers. Throws `NOT_FOUND`, `INPUT_INVALID`. */
export async function changeWorkspace(
  context: RequestContext,
  input: ChangeWorkspaceInput,
): Promise<WorkspaceSummary> {
  const { workspaceId } = input;
  await inTransaction(async (tx) => {
    await requireWorkspaceRole(context, { workspaceId, role: 'manager' }, tx);
    const [present] = await tx.select().from(workspaces).where(eq(workspaces.id, workspaceId));
    const sent = {
      ...(input.name === undefined ? {} : { name: checkedWorkspaceName(input.name) }),
      ...(input.description === undefined ? {} : { description: checkedDescription(input.description) }),
      ...(input.answerMode === undefined ? {} : { answerMode: input.answerMode }),
      ...(input.unsupportedClaims === undefined ? {} : { unsupportedClaims: input.unsupportedClaims }),
    };
    // A form sends all that it shows: the log names what differs. Who gave the name is read from there.
    const change = Object.fromEntries(
      Object.entries(sent).filter(([field, value]) => present?.[field as keyof typeof sent] !== value),
    );
    const fields = Object.keys(change);
    if (fields.length === 0) return;
    await tx.update(workspaces).set(change).where(eq(workspaces.id, workspaceId));
    await recordAudit(tx, context, {
      action: 'workspace.changed',
      objectType: 'workspace',
      objectId: workspaceId,
      workspaceId,
      detail: { fields },
    });
  });
  return openWorkspace(context, { workspaceId });
}
