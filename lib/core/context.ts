declare const minted: unique symbol;

/**
 * Who acts: a signed-in person, a person who has still to show (or to set up) a second factor, a program with a person's key,
 * the operator at the server's own command line, the program itself, or somebody who has not signed in (on the few public
 * routes). `anonymous` and `pending` may read nothing. `reviewed` is a person whose rights somebody else looks at: only
 * `lib/access/person-context.ts` makes one, and nothing can be changed or recorded with it. Name the kinds that may do
 * something, never those that may not.
 */
export type Principal =
  | { kind: 'anonymous' }
  | { kind: 'pending'; userId: string; sessionId: string; needs: MissingFactor }
  | { kind: 'person'; userId: string; isAdministrator: boolean; sessionId: string }
  | { kind: 'key'; userId: string; keyId: string }
  | { kind: 'reviewed'; userId: string; readonly [minted]: true }
  | { kind: 'operator' }
  | { kind: 'system' };

/** What a session lacks: a second factor that the person has, or one that they have yet to set up. */
export type MissingFactor = 'second-factor' | 'enrolment';

/** What every use case gets first: who acts, and the id that ties log lines, audit rows and the reply together. */
export type RequestContext = { principal: Principal; requestId: string; ipAddress?: string };

/** What tells principals apart where nothing may be shared: a person and each of their keys are not the same. */
export function credentialId(principal: Principal): string {
  const id = principal.kind === 'key' ? principal.keyId : principalId(principal);
  return `${principal.kind}:${id}`;
}

/** The id under which the audit log knows a principal. */
export function principalId(principal: Principal): string {
  return 'userId' in principal ? principal.userId : principal.kind;
}
