import { and, eq, isNull } from 'drizzle-orm';
import { isCredentialValid } from '../access/credentials.ts';
import { raiseEpoch } from '../access/epoch.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import { principalId, type RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { user, workspaces } from '../db/schema/index.ts';
import type { WorkspaceSummary } from '../shared/documents.ts';
import { checkedDescription, checkedWorkspaceName } from './checked-text.ts';
import { insertRole } from './insert-role.ts';
import { openWorkspace } from './open-workspace.ts';

export type CreateWorkspaceInput = { name: string; description?: string | undefined };

/**
 * Makes a workspace. Anyone who is signed in may; they become its manager. Names need not be unique: a refusal would tell of
 * workspaces that somebody may not know of. Throws `INPUT_INVALID`, `UNAUTHENTICATED`.
 */
export async function createWorkspace(
  context: RequestContext,
  input: CreateWorkspaceInput,
): Promise<WorkspaceSummary> {
  if (context.principal.kind === 'key' || !(await isCredentialValid(context.principal)))
    throw new AppError('UNAUTHENTICATED');
  const name = checkedWorkspaceName(input.name);
  const description = checkedDescription(input.description ?? '');
  const workspaceId = await inTransaction((tx) => insertWorkspace(tx, context, { name, description }));
  return openWorkspace(context, { workspaceId });
}

/**
 * Writes a workspace and its managers in the caller's transaction; returns its id. One that the operator makes is managed by
 * the administrators of that moment, so that it can be entered in the browser too.
 */
export async function insertWorkspace(
  tx: Database,
  context: RequestContext,
  input: { name: string; description: string },
): Promise<string> {
  const { principal } = context;
  if (principal.kind === 'key' || !(await isCredentialValid(principal, tx)))
    throw new AppError('UNAUTHENTICATED');
  const id = newId();
  await tx.insert(workspaces).values({ id, ...input, createdBy: principalId(principal), createdAt: now() });
  await recordAudit(tx, context, {
    action: 'workspace.created',
    objectType: 'workspace',
    objectId: id,
    workspaceId: id,
  });
  const managers = principal.kind === 'person' ? [principal.userId] : await activeAdministrators(tx);
  for (const userId of managers) {
    await insertRole(tx, context, { workspaceId: id, holder: { userId }, role: 'manager' });
  }
  if (managers.length === 0) await raiseEpoch(tx);
  return id;
}

async function activeAdministrators(tx: Database): Promise<string[]> {
  const rows = await tx
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.role, 'administrator'), isNull(user.disabledAt)));
  return rows.map((row) => row.id);
}
