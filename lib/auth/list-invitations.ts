import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import { requireAdministrator, requireWorkspaceRole } from '../access/roles.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { invitations, user } from '../db/schema/index.ts';
import type { ServerRole, WorkspaceRole } from '../shared/roles.ts';

/** An invitation that nobody has used; times in milliseconds since 1970. */
export type InvitationView = {
  id: string;
  email: string;
  role: ServerRole;
  workspaceRole: WorkspaceRole | null;
  createdAt: number;
  expiresAt: number;
  isExpired: boolean;
};

/** The invitations that were neither used nor withdrawn, newest first. Throws `NOT_FOUND` for non-administrators. */
export async function listInvitations(context: RequestContext): Promise<InvitationView[]> {
  await requireAdministrator(context);
  const rows = await database()
    .select()
    .from(invitations)
    .where(
      and(eq(invitations.purpose, 'invitation'), isNull(invitations.usedAt), isNull(invitations.withdrawnAt)),
    )
    .orderBy(desc(invitations.createdAt));
  return rows.map((row) => ({
    id: row.id,
    email: row.email ?? '',
    role: row.role,
    workspaceRole: row.workspaceRole,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    isExpired: row.expiresAt <= now(),
  }));
}

/** An open invitation that brings a role in a workspace, for the managers there; times in milliseconds since 1970. */
export type WorkspaceInvitation = {
  id: string;
  email: string;
  role: WorkspaceRole;
  byName: string;
  expiresAt: number;
};

/** Who was invited into a workspace and has not come yet, newest first; for its managers. Throws `NOT_FOUND`. */
export async function listWorkspaceInvitations(
  context: RequestContext,
  { workspaceId }: { workspaceId: string },
): Promise<WorkspaceInvitation[]> {
  await requireWorkspaceRole(context, { workspaceId, role: 'manager' });
  const rows = await database()
    .select({ invitation: invitations, byName: user.name })
    .from(invitations)
    .leftJoin(user, eq(user.id, invitations.createdBy))
    .where(
      and(
        eq(invitations.purpose, 'invitation'),
        eq(invitations.workspaceId, workspaceId),
        isNull(invitations.usedAt),
        isNull(invitations.withdrawnAt),
        gt(invitations.expiresAt, now()),
      ),
    )
    .orderBy(desc(invitations.createdAt));
  return rows.flatMap(({ invitation, byName }) => {
    const { id, email, workspaceRole: role, expiresAt, createdBy } = invitation;
    return role === null ? [] : [{ id, email: email ?? '', role, byName: byName ?? createdBy, expiresAt }];
  });
}
