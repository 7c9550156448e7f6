let offsetMs = 0;

/** The time now, in milliseconds since 1970 (UTC). The only clock that the program reads for stored times. */
export function now(): number {
  return Date.now() + offsetMs;
}

/** For tests: moves the clock by this many milliseconds from the real time. */
export function setClockOffset(milliseconds: number): void {
  offsetMs = milliseconds;
}

/** Resolves after the time given, or rejects with the signal's reason when it is aborted before. */
export function sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => {
      clearTimeout(timer);
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', fail);
      resolve();
    }, durationMs);
    if (signal?.aborted) fail();
    else signal?.addEventListener('abort', fail, { once: true });
  });
}
