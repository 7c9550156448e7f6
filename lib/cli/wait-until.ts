import { createServer } from 'node:net';
import { sleep } from '#lib/core/clock.ts';
import { AppError } from '#lib/core/errors.ts';

const pauseMs = 100;

/** Asks again and again until the answer is yes; false when it was not in the time given. */
export async function waitUntil(isTrue: () => Promise<boolean>, patienceMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + patienceMs;
  while (performance.now() < giveUpAt) {
    if (await isTrue()) return true;
    await sleep(pauseMs);
  }
  return false;
}

/** True when the address answers with success. */
export async function answersWell(address: string): Promise<boolean> {
  try {
    const reply = await fetch(address, { signal: AbortSignal.timeout(2000) });
    await reply.body?.cancel();
    return reply.ok;
  } catch {
    // Not listening yet is what this function is there to find out.
    return false;
  }
}

/** The port if it is free on that address (a free one for 0). Throws `SETTING_INVALID` that says what is in the way. */
export function reservePort(host: string, port: number): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new AppError('SETTING_INVALID', {
          message: error.message,
          personMessage: portProblem(error.code, { host, port }),
          cause: error,
        }),
      );
    });
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      server.close(() => {
        resolve(bound);
      });
    });
  });
}

function portProblem(code: string | undefined, { host, port }: { host: string; port: number }): string {
  if (code === 'EADDRINUSE') {
    return `Port ${port} is already in use by another program. Choose another one, for example: npm start -- --port ${port + 1}`;
  }
  if (code === 'EACCES')
    return `Port ${port} needs more rights than this account has. Choose one above 1023.`;
  return `The address ${host} port ${port} cannot be used (${code ?? 'unknown reason'}). Check PINCITE_HOST and PINCITE_PORT.`;
}
