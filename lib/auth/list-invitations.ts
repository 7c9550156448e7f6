import { and, desc, eq, isNull } from 'drizzle-orm';
import { requireAdministrator } from '../access/roles.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { invitations } from '../db/schema/index.ts';
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
