/** Only what better-auth needs to judge where a request comes from: no cookie, so that nothing old is mixed in. */
export function sessionHeaders(headers: Headers): Headers {
  const wanted = [
    'origin',
    'sec-fetch-site',
    'sec-fetch-mode',
    'sec-fetch-dest',
    'x-pincite-client',
    'user-agent',
  ];
  const forwarded = new Headers({ 'content-type': 'application/json' });
  for (const name of wanted) {
    const value = headers.get(name);
    if (value !== null) forwarded.set(name, value);
  }
  return forwarded;
}
