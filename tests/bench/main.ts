import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { setConfig } from '#lib/core/config.ts';
import { benchBusy } from './bench-busy.ts';
import { benchIngest } from './bench-ingest.ts';
import { benchMemory } from './bench-memory.ts';
import { benchQuotes } from './bench-quotes.ts';
import { megabytes } from './figures.ts';

/**
 * `npm run bench` measures the figures of docs/PERFORMANCE.md and prints them as JSON. Parts are named to run alone:
 * `npm run bench -- ingest quotes-10k`. Nothing else should run on the machine meanwhile.
 */

const parts: Record<string, (dataDir: string) => Promise<unknown>> = {
  ingest: benchIngest,
  'quotes-10k': (dataDir) => benchQuotes(dataDir, 10_000),
  'quotes-100k': (dataDir) => benchQuotes(dataDir, 100_000),
  busy: benchBusy,
  memory: (dataDir) => benchMemory(dataDir, 1000),
  engine: async (dataDir) => {
    setConfig({ PINCITE_DATA_DIR: dataDir, PINCITE_LOG_LEVEL: 'warn' });
    // Loaded now, as it takes the engine's address from the settings when it is loaded.
    const { benchEngine } = await import('./engine.ts');
    return await benchEngine();
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  process.stderr.write(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}\n`);
  process.exit(2);
}

const [processor] = cpus();
const report: Record<string, unknown> = {
  machine: {
    processor: processor?.model,
    cores: cpus().length,
    memoryMb: megabytes(totalmem()),
    node: process.version,
    extraData: process.env['PINCITE_EXTRA_DATA'] !== undefined,
  },
};
const base = resolve('.cache/bench');
mkdirSync(base, { recursive: true });
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`Measuring ${name}…\n`);
  const dataDir = mkdtempSync(join(base, `${name}-`));
  report[name] = await measure(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
}
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
