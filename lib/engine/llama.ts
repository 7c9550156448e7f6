import { existsSync } from 'node:fs';
import { getLlama, LlamaLogLevel, type Llama } from 'node-llama-cpp';
import { logger } from '#lib/core/logger.ts';

/** The levels of llama.cpp's own messages that are worth a line in the program's log. */
const loudLevels: ReadonlySet<LlamaLogLevel> = new Set([LlamaLogLevel.fatal, LlamaLogLevel.error]);

/** Trying each kind of GPU takes more than a second, so on Linux it is done only where some device is there. */
function mayHaveGpu(): boolean {
  return (
    process.platform !== 'linux' ||
    ['/dev/nvidiactl', '/dev/dri', '/dev/kfd', '/dev/dxg'].some((path) => existsSync(path))
  );
}

/**
 * Loads the prebuilt llama.cpp library for this machine: the GPU when there is one, else the CPU. Nothing is ever built
 * or downloaded. `maxThreads: 0` lifts the library's own limit: the engine chooses thread counts itself.
 */
export function startLlama(): Promise<Llama> {
  const log = logger('llama');
  return getLlama({
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    gpu: mayHaveGpu() ? 'auto' : false,
    maxThreads: 0,
    logLevel: LlamaLogLevel.warn,
    logger: (level, message) => {
      if (loudLevels.has(level)) log.warn({ text: message.trim() }, 'llama.cpp');
      else log.debug({ text: message.trim() }, 'llama.cpp');
    },
  });
}
