import { and, eq, isNull } from 'drizzle-orm';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { workspaces } from '../db/schema/index.ts';
import { checkedWorkspaceName } from './checked-text.ts';
import { insertWorkspace } from './create-workspace.ts';

/**
 * The workspace of this name, made when there is none: for the command line. Throws `NOT_FOUND` for anyone but the operator
 * and the program, `CONFLICT` when several have the name (a document must not land in the wrong one).
 */
export async function findOrCreateWorkspace(
  context: RequestContext,
  input: { name: string },
): Promise<{ workspaceId: string; created: boolean }> {
  const { kind } = context.principal;
  if (kind !== 'operator' && kind !== 'system') throw new AppError('NOT_FOUND');
  const name = checkedWorkspaceName(input.name);
  return inTransaction(async (tx) => {
    const [found, another] = await tx
      .select({ id: workspaces.id })
      .from(workspaces)
      .where(and(eq(workspaces.name, name), isNull(workspaces.deletedAt)))
      .limit(2);
    if (another) {
      throw new AppError('CONFLICT', {
        personMessage: 'Several workspaces have this name. Rename all but one, then try again.',
      });
    }
    if (found) return { workspaceId: found.id, created: false };
    return { workspaceId: await insertWorkspace(tx, context, { name, description: '' }), created: true };
  });
}
