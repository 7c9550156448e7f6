import { openAccount } from '#lib/users/open-account.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import type { ShellData } from '../_components/shell/shell-types.ts';
import { pageContext } from './page-context.ts';

/** What the frame of a signed-in page shows: the person, and the workspaces that they may enter. */
export async function loadShell(): Promise<ShellData> {
  const context = await pageContext();
  const [{ name, email, role }, workspaces] = await Promise.all([
    openAccount(context),
    listWorkspaces(context),
  ]);
  return { person: { name, email, isAdministrator: role === 'administrator' }, workspaces };
}
