import { config } from '#lib/core/config.ts';
import { AppError } from '#lib/core/errors.ts';
import { trustedOrigins } from '#lib/auth/trusted-origins.ts';

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a request that may change something unless a page of this server sent it: by `Sec-Fetch-Site`, which pages
 * can't forge, and by `Origin`. One of the two must be there. Throws `ORIGIN_REFUSED`.
 */
export function checkOrigin(request: Request): void {
  if (readingMethods.has(request.method)) return;
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  if (site === null && origin === null) throw new AppError('ORIGIN_REFUSED', { message: 'no origin' });
  if (site !== null && site !== 'same-origin')
    throw new AppError('ORIGIN_REFUSED', { message: 'other site' });
  if (origin === null || trustedOrigins(config()).includes(origin)) return;
  throw new AppError('ORIGIN_REFUSED', {
    message: 'other origin',
    ...(site === 'same-origin' ? { personMessage: unknownAddressMessage() } : {}),
  });
}

/** Whether a request says what page it comes from. Programs don't. */
export function saysOrigin({ headers }: Request): boolean {
  return headers.has('origin') || headers.has('sec-fetch-site');
}

/** The page is our own, opened under an address that this server doesn't know as its own. */
function unknownAddressMessage(): string {
  return `Open Pincite at ${config().baseUrl}, or set PINCITE_BASE_URL to the address that you use and restart it.`;
}
