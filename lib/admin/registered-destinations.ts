import { like } from 'drizzle-orm';
import { z } from 'zod';
import type { Destination } from '#lib/core/egress.ts';
import { database } from '#lib/db/client.ts';
import { settings } from '#lib/db/schema/index.ts';
import { engineKeyPrefix } from './model-settings.ts';

const engineSchema = z.object({ url: z.url() });
const usualPorts: Record<string, number> = { 'http:': 80, 'https:': 443 };

/**
 * The machines that this server may connect to: the remote engines that an administrator has registered, and nothing
 * else. Read anew at each connection to another machine, and at once, because a connection can't wait.
 */
export function registeredDestinations(): Destination[] {
  const rows = database()
    .select({ value: settings.value })
    .from(settings)
    .where(like(settings.key, `${engineKeyPrefix}%`))
    .all();
  return rows.flatMap(({ value }) => {
    const engine = engineSchema.safeParse(value);
    if (!engine.success) return [];
    const { hostname, port, protocol } = new URL(engine.data.url);
    const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
    return [{ host, port: port === '' ? (usualPorts[protocol] ?? 0) : Number(port) }];
  });
}
