import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { resolveSession } from '#lib/auth/resolve-session.ts';
import { hasAdministrator } from '#lib/auth/setup-state.ts';

/** Who looks at this page; null when nobody is signed in. Resolved once per request. */
export const optionalPageContext = cache(async (): Promise<RequestContext | null> =>
  resolveSession(await headers(), newId()),
);

/** Who looks at this page. Leads to the set-up while nobody administers the server, else to the sign-in. */
export async function pageContext(): Promise<RequestContext> {
  const context = await optionalPageContext();
  if (context) return context;
  redirect((await hasAdministrator()) ? '/sign-in' : '/setup');
}
