import { isIP } from 'node:net';
import { config } from '../core/config.ts';
import { AppError } from '../core/errors.ts';

/**
 * The site that passkeys are bound to: the name and the origin of the address that people type. Null when that is a bare address:
 * browsers make passkeys for names only.
 */
export function passkeySite(): { id: string; origin: string } | null {
  const base = new URL(config().baseUrl);
  const host = base.hostname.replaceAll(/^\[|\]$/g, '');
  return isIP(host) === 0 ? { id: host, origin: base.origin } : null;
}

/** The site, or `CONFLICT` where passkeys can't be used. */
export function requirePasskeySite(): { id: string; origin: string } {
  const site = passkeySite();
  if (site) return site;
  throw new AppError('CONFLICT', {
    personMessage: 'Passkeys need a server with a name, not a bare address. Ask the administrator.',
  });
}
