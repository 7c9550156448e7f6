/** A JSON reply that sets cookies. */
export function withCookies(value: unknown, cookies: readonly string[]): Response {
  const response = Response.json(value);
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}
