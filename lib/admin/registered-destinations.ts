import { eq, like } from 'drizzle-orm';
import { z } from 'zod';
import type { Destination } from '#lib/core/egress.ts';
import { database } from '#lib/db/client.ts';
import { identityProviders, settings } from '#lib/db/schema/index.ts';
import { engineKeyPrefix } from './model-settings.ts';

const engineSchema = z.object({ url: z.url() });
const usualPorts: Record<string, number> = { 'http:': 80, 'https:': 443 };

/**
 * The machines that this server may connect to: the remote engines and the identity providers that an administrator has
 * registered, and nothing else; the worker alone may also fetch model files (`downloadDestinations`). Read anew at each connection to another machine, and at once, because a connection can't wait.
 */
export function registeredDestinations(): Destination[] {
  return [...engineUrls(), ...issuerUrls()].flatMap((text) => {
    const { data } = z.url().safeParse(text);
    return data === undefined ? [] : [destinationOf(new URL(data))];
  });
}

function engineUrls(): string[] {
  const rows = database()
    .select({ value: settings.value })
    .from(settings)
    .where(like(settings.key, `${engineKeyPrefix}%`))
    .all();
  return rows.flatMap(({ value }) => engineSchema.safeParse(value).data?.url ?? []);
}

/** Of providers that are switched off nothing is asked. */
function issuerUrls(): string[] {
  const rows = database()
    .select({ issuer: identityProviders.issuer })
    .from(identityProviders)
    .where(eq(identityProviders.enabled, true))
    .all();
  return rows.map(({ issuer }) => issuer);
}

function destinationOf({ hostname, port, protocol }: URL): Destination {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
  return { host, port: port === '' ? (usualPorts[protocol] ?? 0) : Number(port) };
}
