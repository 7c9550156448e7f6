import { and, eq } from 'drizzle-orm';
import { config } from '#lib/core/config.ts';
import type { Destination } from '#lib/core/egress.ts';
import { database } from '#lib/db/client.ts';
import { jobs, modelDownloads } from '#lib/db/schema/index.ts';
import { destinationOf, hubRules } from './hub-address.ts';

/**
 * The machines that the worker may connect to for model files: none, unless a download that an administrator started runs now.
 * Then the proxy alone if there is one, else the hub or the mirror and where it sent on to. Read anew at each connection, and at
 * once, because a connection can't wait.
 */
export function downloadDestinations(): Destination[] {
  const running = database()
    .select({ sentOnTo: modelDownloads.sentOnTo })
    .from(modelDownloads)
    .innerJoin(jobs, and(eq(jobs.name, 'download-model'), eq(jobs.subjectId, modelDownloads.id)))
    .where(eq(jobs.state, 'running'))
    .all();
  if (running.length === 0) return [];
  const { proxy } = config().downloads;
  if (proxy !== undefined) return [destinationOf(new URL(proxy))];
  const sentOn = running.flatMap(({ sentOnTo }) => (sentOnTo === null ? [] : [parse(sentOnTo)]));
  return [destinationOf(hubRules().origin), ...sentOn];
}

function parse(sentOnTo: string): Destination {
  const at = sentOnTo.lastIndexOf(':');
  return { host: sentOnTo.slice(0, at), port: Number(sentOnTo.slice(at + 1)) };
}
