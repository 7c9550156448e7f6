import { randomUUID } from 'node:crypto';
import { config } from '#lib/core/config.ts';
import { createSetupLink } from '#lib/auth/create-setup-link.ts';
import { POST as setUp } from '#app/api/setup/route.ts';
import { POST as signIn } from '#app/api/auth/sign-in/email/route.ts';

/** A password for tests; long enough to be taken. */
export const testPassword = 'correct horse battery staple';

/** A request as a page of this server sends it. `cookie` as `cookieOf` returns it. */
export function pageRequest(
  path: string,
  input: { method?: string; body?: unknown; cookie?: string; headers?: Record<string, string> } = {},
): Request {
  const headers = new Headers({ origin: new URL(config().baseUrl).origin, 'x-pincite-client': '192.0.2.1' });
  if (input.cookie !== undefined) headers.set('cookie', input.cookie);
  if (input.body !== undefined) headers.set('content-type', 'application/json');
  for (const [name, value] of Object.entries(input.headers ?? {})) headers.set(name, value);
  return new Request(new URL(path, config().baseUrl), {
    method: input.method ?? (input.body === undefined ? 'GET' : 'POST'),
    headers,
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
  });
}

/** The cookies that a reply sets, as the next request sends them. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');
}

/** Sets the server up with a first administrator and returns their cookie. */
export async function setUpServer(email = 'admin@example.com'): Promise<{ cookie: string; userId: string }> {
  const made = await createSetupLink({ principal: { kind: 'operator' }, requestId: randomUUID() });
  const token = new URL(made?.link ?? '').searchParams.get('token');
  const body = { token, name: 'First Administrator', email, password: testPassword };
  const response = await setUp(pageRequest('/api/setup', { body }));
  const reply = (await response.json()) as { user: { id: string } };
  return { cookie: cookieOf(response), userId: reply.user.id };
}

/** Signs in and returns the reply. */
export function postSignIn(email: string, password = testPassword, client = '192.0.2.1'): Promise<Response> {
  const headers = { 'x-pincite-client': client };
  return signIn(pageRequest('/api/auth/sign-in/email', { body: { email, password }, headers }));
}
