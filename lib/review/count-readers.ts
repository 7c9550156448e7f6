import { contextOfPerson } from '#lib/access/person-context.ts';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { concernedPeople } from './concerned-people.ts';

/**
 * How many people may enter a workspace now, by the decision that their requests get; for the console. Throws `NOT_FOUND` for
 * anyone but the operator and the program.
 */
export async function countReaders(
  context: RequestContext,
  { workspaceId }: { workspaceId: string },
): Promise<number> {
  const { kind } = context.principal;
  if (kind !== 'operator' && kind !== 'system') throw new AppError('NOT_FOUND');
  let readers = 0;
  for (const { userId } of await concernedPeople(workspaceId)) {
    const roles = await workspaceRolesOf(contextOfPerson(userId, context.requestId));
    if (roles.has(workspaceId)) readers += 1;
  }
  return readers;
}
