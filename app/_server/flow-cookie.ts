import { config } from '#lib/core/config.ts';

const lifetimeSeconds = 600;

function name(): string {
  return config().baseUrl.startsWith('https://') ? '__Host-pincite-flow' : 'pincite-flow';
}

/** The cookie that ties a single sign-on to the browser that began it; an empty secret takes it away. */
export function flowCookie(secret: string): string {
  const age = secret === '' ? 0 : lifetimeSeconds;
  const secure = config().baseUrl.startsWith('https://') ? '; Secure' : '';
  return `${name()}=${secret}; Max-Age=${age}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

/** The secret of that cookie; empty without one. */
export function readFlowCookie(headers: Headers): string {
  const wanted = `${name()}=`;
  const found = (headers.get('cookie') ?? '').split('; ').find((cookie) => cookie.startsWith(wanted));
  return found?.slice(wanted.length) ?? '';
}
