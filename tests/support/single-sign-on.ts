import { POST as begin } from '#app/api/auth/single-sign-on/[providerId]/route.ts';
import { GET as callback } from '#app/api/auth/single-sign-on/callback/route.ts';
import { cookieOf, pageRequest } from './auth.ts';

/** Sets out for a provider as a browser does, signed in or not. The cookies are those that the reply sets. */
export async function beginAt(
  providerId: string,
  cookie?: string,
): Promise<{ status: number; url: string; cookie: string }> {
  const request = pageRequest(`/api/auth/single-sign-on/${providerId}`, {
    body: { next: '/account' },
    ...(cookie === undefined ? {} : { cookie }),
  });
  const response = await begin(request, { params: Promise.resolve({ providerId }) });
  const { url = '' } = (await response.json()) as { url?: string };
  return { status: response.status, url, cookie: cookieOf(response) };
}

/** Comes back from the provider to the address that it sent the browser to. */
export function comeBack(address: string, cookie: string): Promise<Response> {
  const { pathname, search } = new URL(address);
  return callback(pageRequest(`${pathname}${search}`, { cookie }));
}
