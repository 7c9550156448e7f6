import { config } from '#lib/core/config.ts';
import { logger } from '#lib/core/logger.ts';
import { reportEgress } from '#lib/core/report-egress.ts';
import { listenPrivately } from './listen.ts';
import { startLlama } from './llama.ts';
import { createEngine, disposeEngine } from './models.ts';
import { createEngineServer } from './server.ts';

/** The engine process: owns llama.cpp and answers on a Unix socket until it is told to stop. */

const log = logger('engine');
const longestGoodbyeMs = 5000;

reportEgress('engine');
const engine = createEngine(await startLlama());
const server = createEngineServer(engine);
await listenPrivately(server, config().paths.engineSocket);
log.info({ compute: engine.llama.gpu === false ? 'cpu' : engine.llama.gpu }, 'engine ready');

let isStopping = false;

/** Lets no new work in, ends the work that runs (its clients see the connection close) and frees the models. */
async function stop(signal: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ signal }, 'engine stops');
  engine.notes.close();
  setTimeout(() => process.exit(0), longestGoodbyeMs).unref();
  server.close();
  server.closeAllConnections();
  await disposeEngine(engine);
  process.exit(0);
}

process.on('SIGTERM', (signal) => void stop(signal));
process.on('SIGINT', (signal) => void stop(signal));
