import type { RequestContext } from '#lib/core/context.ts';

/**
 * Whom quotas bind: the person who asks, by themselves or by a program with their key. Null for the operator at the console and
 * the program itself (evaluations), and for those who may do nothing anyway.
 */
export function boundPerson({ principal }: RequestContext): string | null {
  return principal.kind === 'person' || principal.kind === 'key' ? principal.userId : null;
}
