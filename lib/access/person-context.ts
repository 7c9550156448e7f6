import type { Principal, RequestContext } from '../core/context.ts';

/** What access is decided for when somebody else asks about a person: for reports and tests of walls, never to act in their name. */
export function contextOfPerson(userId: string, requestId: string): RequestContext {
  return { principal: { kind: 'reviewed', userId } as Principal, requestId };
}
