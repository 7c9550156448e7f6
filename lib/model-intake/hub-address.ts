import { config } from '#lib/core/config.ts';
import { AppError } from '#lib/core/errors.ts';
import { modelCatalogue, type CatalogueFile } from '#lib/models/catalogue.ts';

/** Where a download may go: the first address, and which others it may be sent on to. */
export type HubRules = {
  origin: URL;
  /** Hosts of the hub; empty with a mirror, which must answer by itself. */
  redirectHosts: readonly string[];
};

/** The hub that the catalogue names, or the mirror that the settings name. */
export function hubRules(): HubRules {
  const { hub } = modelCatalogue();
  const { mirror } = config().downloads;
  return mirror === undefined
    ? { origin: new URL(hub.address), redirectHosts: hub.redirectHosts }
    : { origin: new URL(mirror), redirectHosts: [] };
}

/** The address of a file; a mirror has the paths of the hub below its own address. */
export function fileAddress({ origin }: HubRules, file: CatalogueFile): URL {
  const base = origin.href.replace(/\/?$/, '/');
  return new URL(`${file.repository}/resolve/${file.revision ?? 'main'}/${file.name}`, base);
}

function isHostOf(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}

function mayFollow(from: URL, to: URL, { origin, redirectHosts }: HubRules): boolean {
  if (to.username !== '') return false;
  if (to.origin === origin.origin) return true;
  const isSecure = from.protocol === 'https:' && to.protocol === 'https:';
  return isSecure && redirectHosts.some((pattern) => isHostOf(pattern, to.hostname.toLowerCase()));
}

/**
 * Where a redirect leads, if it may be followed: within the first origin, or over https to a host of the hub. Throws
 * `DOWNLOAD_FAILED` for any other.
 */
export function nextAddress(from: URL, location: string | undefined, rules: HubRules): URL {
  const to = location !== undefined && URL.canParse(location, from) ? new URL(location, from) : null;
  if (to && mayFollow(from, to, rules)) return to;
  const where = to?.host ?? 'no address';
  throw new AppError('DOWNLOAD_FAILED', {
    message: `a redirect from ${from.host} to ${where}`,
    personMessage: `${from.host} sent on to ${where}, where model files may not be fetched from. Nothing was asked for there.`,
  });
}

/** The machine that an address is on. */
export function destinationOf({ hostname, port, protocol }: URL): { host: string; port: number } {
  const usualPort = protocol === 'https:' ? 443 : 80;
  return {
    host: hostname.toLowerCase().replace(/^\[|\]$/g, ''),
    port: port === '' ? usualPort : Number(port),
  };
}
