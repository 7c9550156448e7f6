import { resolve } from 'node:path';
import { config, setConfig } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';

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

/** The id of the workspace of that name. Throws `NOT_FOUND` with the names there are, `CONFLICT` when several have it. */
export async function findWorkspace(context: RequestContext, name: string): Promise<string> {
  const all = await listWorkspaces(context);
  const [found, another] = all.filter((workspace) => workspace.name === name.trim());
  if (another) {
    throw new AppError('CONFLICT', {
      personMessage: 'Several workspaces have this name. Rename all but one, then try again.',
    });
  }
  if (found) return found.id;
  const names = all.map((workspace) => `“${workspace.name}”`).join(', ') || 'none yet';
  throw new AppError('NOT_FOUND', {
    personMessage: `There is no workspace “${name}” in ${config().dataDir}. Workspaces there: ${names}.`,
  });
}
