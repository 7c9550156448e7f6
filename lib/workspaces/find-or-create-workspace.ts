import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { checkedWorkspaceName } from './checked-text.ts';
import { insertWorkspace } from './create-workspace.ts';
import { isNameReliable, severalNamed, workspacesNamed } from './workspace-names.ts';

/**
 * The workspace of this name, made when there is none: for the command line. Throws `NOT_FOUND` for anyone but the operator
 * and the program, `CONFLICT` when several have the name, or one that somebody else gave it to (`isNameReliable`): a document
 * must not land in the wrong one, where others read it.
 */
export async function findOrCreateWorkspace(
  context: RequestContext,
  input: { name: string },
): Promise<{ workspaceId: string; created: boolean }> {
  const { kind } = context.principal;
  if (kind !== 'operator' && kind !== 'system') throw new AppError('NOT_FOUND');
  const name = checkedWorkspaceName(input.name);
  return inTransaction(async (tx) => {
    const named = await workspacesNamed(tx, name);
    const [found] = named;
    if (named.length > 1)
      throw severalNamed(
        name,
        named.map(({ id }) => id),
      );
    if (found && !(await isNameReliable(tx, found))) throw othersNamed(name, found.id);
    if (found) return { workspaceId: found.id, created: false };
    return { workspaceId: await insertWorkspace(tx, context, { name, description: '' }), created: true };
  });
}

function othersNamed(name: string, id: string): AppError {
  return new AppError('CONFLICT', {
    personMessage: `There is a workspace “${name}” that was named neither at this console nor by an administrator who manages it: others decide who reads what is in it. If you mean it, give its id: --workspace ${id}. Otherwise choose another name.`,
  });
}
