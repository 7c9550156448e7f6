import { resolve } from 'node:path';
import { config, setConfig } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { isId, newId } from '#lib/core/ids.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import { severalNamed } from '#lib/workspaces/workspace-names.ts';

/** Who acts at the server's own console: recorded in the audit log as the operator. */
export function operatorContext(): RequestContext {
  return { principal: { kind: 'operator' }, requestId: newId() };
}

/** Settings that were given as options of a command win over those of the environment. */
export function applyOptions(
  caller: string,
  options: { data?: string; port?: string; host?: string } = {},
): void {
  setConfig({
    ...(options.data === undefined ? {} : { PINCITE_DATA_DIR: resolve(caller, options.data) }),
    ...(options.port === undefined ? {} : { PINCITE_PORT: options.port }),
    ...(options.host === undefined ? {} : { PINCITE_HOST: options.host }),
  });
}

/** The id of the workspace of that name or id. Throws `NOT_FOUND` with the names there are, `CONFLICT` when several have it. */
export async function findWorkspace(context: RequestContext, nameOrId: string): Promise<string> {
  const given = nameOrId.trim();
  const all = await listWorkspaces(context);
  // What looks like an id is never a name: anybody may call a workspace by the id of another.
  const found = all.filter(({ id, name }) => (isId(given) ? id === given : name === given));
  const [one, another] = found;
  if (another)
    throw severalNamed(
      given,
      found.map(({ id }) => id),
    );
  if (one) return one.id;
  const names = all.map((workspace) => `“${workspace.name}”`).join(', ') || 'none yet';
  throw new AppError('NOT_FOUND', {
    personMessage: `There is no workspace “${given}” in ${config().dataDir}. Workspaces there: ${names}.`,
  });
}
