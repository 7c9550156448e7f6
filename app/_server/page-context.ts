import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { resolveSession } from '#lib/auth/resolve-session.ts';
import { hasAdministrator } from '#lib/auth/setup-state.ts';
import { safePath } from '#lib/shared/safe-path.ts';
import { wantedPathHeader } from './security-headers.ts';

/** Who looks at this page; null when nobody is signed in. Resolved once per request. */
export const optionalPageContext = cache(async (): Promise<RequestContext | null> =>
  resolveSession(await headers(), newId()),
);

/**
 * Who looks at this page. Leads to the set-up while nobody administers the server, else to the sign-in, or to the second factor
 * that is still missing, and from there back to this page.
 */
export async function pageContext(): Promise<RequestContext> {
  const context = await optionalPageContext();
  if (context?.principal.kind === 'pending') redirect(await wayTo('/second-factor'));
  if (context) return context;
  redirect((await hasAdministrator()) ? await signInPath() : '/setup');
}

async function signInPath(): Promise<string> {
  const query = await wayBack();
  // A cookie that no longer opens anything: the person was signed in and is not any more.
  if ((await cookies()).getAll().some(({ name }) => name.endsWith('pincite-session')))
    query.set('reason', 'idle');
  return query.size === 0 ? '/sign-in' : `/sign-in?${query.toString()}`;
}

/** The path with the page that was wanted, for the way back. */
async function wayTo(path: string): Promise<string> {
  const query = await wayBack();
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

async function wayBack(): Promise<URLSearchParams> {
  const next = safePath((await headers()).get(wantedPathHeader) ?? undefined);
  return new URLSearchParams(next === '/' ? {} : { next });
}
