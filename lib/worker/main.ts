import { registeredDestinations } from '#lib/admin/registered-destinations.ts';
import { permitDestinations } from '#lib/core/egress.ts';
import { logger } from '#lib/core/logger.ts';
import { reportEgress } from '#lib/core/report-egress.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { keepJailReady } from '#lib/ingest/parse/start-jail.ts';
import { downloadDestinations } from '#lib/model-intake/download-destinations.ts';
import { runWorker } from './run-worker.ts';

/** The worker process: reads documents and keeps the search indexes, until it is told to stop. */

const log = logger('worker');
const stop = new AbortController();

for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.on(name, () => {
    log.info({ signal: name }, 'worker stops');
    stop.abort();
  });
}

permitDestinations(registeredDestinations);
permitDestinations(downloadDestinations);
reportEgress('worker');
keepJailReady();
await runWorker({ signal: stop.signal });
closeDatabase();
process.exit(0);
