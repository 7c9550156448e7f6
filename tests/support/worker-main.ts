import { closeDatabase } from '#lib/db/client.ts';
import { runWorker } from '#lib/worker/run-worker.ts';
import { plainEmbedding } from './plain-embedding.ts';

/** The worker as a process of its own, with an embedding model that needs no engine: to be killed. */
const stop = new AbortController();
process.on('SIGTERM', () => {
  stop.abort();
});
const model = plainEmbedding({ delayMs: Number(process.argv[2] ?? '0') });
await runWorker({ signal: stop.signal, embedding: () => Promise.resolve(model) });
closeDatabase();
process.exit(0);
