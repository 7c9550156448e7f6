import type { RequestContext } from '#lib/core/context.ts';
import { emergencyNotices } from '#lib/break-glass/list-break-glass.ts';
import { rescueNotices } from '#lib/documents/rescue/rescue-notices.ts';
import { openAccount } from '#lib/users/open-account.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import type { ShellData } from '#app/_components/shell/shell-types.ts';

/** What the frame around every signed-in page shows to this person. */
export async function shellData(context: RequestContext): Promise<ShellData> {
  const [account, workspaces, emergency, rescues] = await Promise.all([
    openAccount(context),
    listWorkspaces(context),
    emergencyNotices(context),
    rescueNotices(context),
  ]);
  const { name, email, role } = account;
  const person = { name, email, isAdministrator: role === 'administrator' };
  return { person, workspaces, emergency, rescues };
}
