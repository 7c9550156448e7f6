import { mkdtempSync, rmSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setConfig } from '#lib/core/config.ts';
import { permitDestinations } from '#lib/core/egress.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { jobs } from '#lib/db/schema/index.ts';
import { downloadDestinations } from '#lib/model-intake/download-destinations.ts';
import { startDownload } from '#lib/model-intake/start-download.ts';

/** Asks for the address of the model hub before, while and after a download runs; prints what came of it as JSON. */
const dataDir = mkdtempSync(join(tmpdir(), 'pincite-try-'));
setConfig({ PINCITE_DATA_DIR: dataDir, PINCITE_LOG_LEVEL: 'silent' });
migrateDatabase();
permitDestinations(downloadDestinations);

const ask = (host: string) =>
  lookup(host).then(
    () => 'found',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown'),
  );
const setJobs = (state: 'running' | 'done') =>
  inTransaction(async (tx) => {
    await tx.update(jobs).set({ state });
  });

const results: Record<string, string> = { before: await ask('huggingface.co') };
await startDownload(
  { principal: { kind: 'operator' }, requestId: 'test' },
  { entryId: 'qwen3-4b-instruct-2507' },
);
await setJobs('running');
results['whileItRuns'] = await ask('huggingface.co');
results['elsewhere'] = await ask('example.com');
await setJobs('done');
results['afterwards'] = await ask('huggingface.co');
process.stdout.write(JSON.stringify(results));
closeDatabase();
rmSync(dataDir, { recursive: true, force: true });
