import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { config } from '#lib/core/config.ts';

export type WorkerProcess = {
  child: ChildProcess;
  log: () => string;
  /** Ends it with a signal and waits until it is gone. Returns its exit code. */
  end: (signal: NodeJS.Signals) => Promise<number | null>;
};

/** Starts a worker process on the data directory of this test file; each embedding call takes the time given. */
export function startWorker(input: { embedDelayMs?: number; dataDir?: string } = {}): WorkerProcess {
  const { embedDelayMs = 0, dataDir = config().dataDir } = input;
  return start(['tests/support/worker-main.ts', String(embedDelayMs)], dataDir);
}

/** Starts the worker as the program does, with the models of the engine that runs on the data directory. */
export function startRealWorker(): WorkerProcess {
  return start(['lib/worker/main.ts'], config().dataDir);
}

function start(program: readonly string[], dataDir: string): WorkerProcess {
  const child = spawn(process.execPath, program, {
    env: {
      ...process.env,
      PINCITE_DATA_DIR: dataDir,
      PINCITE_LOG_LEVEL: 'info',
      PINCITE_MIN_FREE_MB: '0',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (part: Buffer) => {
    text += part.toString('utf8');
  });
  return {
    child,
    log: () => text,
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill(signal);
        await ended;
      }
      return child.exitCode;
    },
  };
}
