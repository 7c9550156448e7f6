/**
 * Who acts: a signed-in person, the operator at the server's own command line, the program itself, or somebody who has
 * not signed in (on the few public routes; may read nothing).
 */
export type Principal =
  | { kind: 'anonymous' }
  | { kind: 'person'; userId: string; isAdministrator: boolean; sessionId: string }
  | { kind: 'operator' }
  | { kind: 'system' };

/** What every use case gets first: who acts, and the id that ties log lines, audit rows and the reply together. */
export type RequestContext = { principal: Principal; requestId: string; ipAddress?: string };

/** The id under which the audit log knows a principal. */
export function principalId(principal: Principal): string {
  return principal.kind === 'person' ? principal.userId : principal.kind;
}
