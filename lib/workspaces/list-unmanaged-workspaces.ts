import { requireAdministrator } from '../access/roles.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { nameableWorkspaces } from '../walls/nameable-workspaces.ts';
import { unmanagedWorkspaces } from './managers.ts';

/**
 * The workspaces that nobody manages any more, because whoever did was disabled. Administrators see their names only (null where
 * a wall closes the workspace to the one who looks), and can appoint a manager. Throws `NOT_FOUND` for non-administrators.
 */
export async function listUnmanagedWorkspaces(
  context: RequestContext,
): Promise<{ id: string; name: string | null }[]> {
  await requireAdministrator(context);
  const names = new Map((await nameableWorkspaces(context)).map(({ id, name }) => [id, name]));
  return (await unmanagedWorkspaces(database())).map((id) => ({ id, name: names.get(id) ?? null }));
}
