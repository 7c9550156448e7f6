export type Ticked<T> = { type: 'item'; item: T } | { type: 'tick' };

/**
 * Passes a stream on and adds a tick whenever the time given has passed without an item, so that its reader can look
 * up from a stream that is silent for long. Ending the returned stream ends the given one.
 */
export async function* tickStream<T>(
  stream: AsyncIterable<T>,
  intervalMs: number,
): AsyncGenerator<Ticked<T>> {
  const iterator = stream[Symbol.asyncIterator]();
  let next = iterator.next();
  let isDone = false;
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const tick = new Promise<'tick'>((resolve) => {
        timer = setTimeout(resolve, intervalMs, 'tick');
      });
      const result = await Promise.race([next, tick]).finally(() => {
        clearTimeout(timer);
      });
      if (result === 'tick') {
        yield { type: 'tick' };
      } else if (result.done === true) {
        isDone = true;
        return;
      } else {
        next = iterator.next();
        yield { type: 'item', item: result.value };
      }
    }
  } catch (error) {
    isDone = true;
    throw error;
  } finally {
    if (!isDone) {
      // What is still to come is not read any more, and its failure is nobody's concern. Not awaited: a stream that is
      // silent ends only when its own signal is aborted.
      next.catch(() => undefined);
      iterator.return?.().catch(() => undefined);
    }
  }
}
