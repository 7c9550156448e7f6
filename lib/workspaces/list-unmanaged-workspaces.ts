import { requireAdministrator } from '../access/roles.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { unmanagedWorkspaces } from './managers.ts';

/**
 * The workspaces that nobody manages any more, because whoever did was disabled. Administrators see their names only, and can
 * appoint a manager. Throws `NOT_FOUND` for non-administrators.
 */
export async function listUnmanagedWorkspaces(
  context: RequestContext,
): Promise<{ id: string; name: string }[]> {
  await requireAdministrator(context);
  return unmanagedWorkspaces(database());
}
