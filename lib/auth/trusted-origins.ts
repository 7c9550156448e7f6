import type { Config } from '../core/config.ts';

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/** The origins whose pages may change something: the server's own address; for a loopback address its other names too. */
export function trustedOrigins(settings: Pick<Config, 'baseUrl'>): string[] {
  const base = new URL(settings.baseUrl);
  if (!loopbackHosts.includes(base.hostname)) return [base.origin];
  return loopbackHosts.map((host) => {
    const other = new URL(base);
    other.hostname = host;
    return other.origin;
  });
}
