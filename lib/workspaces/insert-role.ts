import { raiseEpoch } from '../access/epoch.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { newId } from '../core/ids.ts';
import type { Database } from '../db/client.ts';
import { workspaceRoles } from '../db/schema/index.ts';
import type { WorkspaceRole } from '../shared/roles.ts';

/** Who gets a role: a person or a group. */
export type RoleHolder = { userId: string; groupId?: undefined } | { groupId: string; userId?: undefined };

/** Writes a grant with its audit row and a new access epoch, in the caller's transaction; returns the grant's id. */
export async function insertRole(
  tx: Database,
  context: RequestContext,
  grant: { workspaceId: string; holder: RoleHolder; role: WorkspaceRole },
): Promise<string> {
  const { workspaceId, holder, role } = grant;
  const id = newId();
  await tx.insert(workspaceRoles).values({ id, workspaceId, ...holder, role, createdAt: now() });
  await raiseEpoch(tx);
  const who = holder.userId === undefined ? { groupId: holder.groupId } : { personId: holder.userId };
  await recordAudit(tx, context, {
    action: 'workspace-role.granted',
    objectType: 'workspace',
    objectId: workspaceId,
    workspaceId,
    detail: { roleId: id, ...who, role },
  });
  return id;
}
