import { newId } from '#lib/core/ids.ts';
import { errorBody } from './present-error.ts';

/** Comments sent while nothing happens, so that proxies and browsers keep the stream open. */
const heartbeatMs = 15_000;

export type SseInput<T> = {
  request: Request;
  /** Starts the work; the signal is aborted when the reader goes away, and then the iterator is closed too. */
  start: (signal: AbortSignal) => AsyncIterable<T>;
  requestId?: string;
  /** The data of a last event after all items, sent as it is. */
  closing?: string;
  /** What an error becomes; `errorBody` when absent. */
  toError?: (error: unknown, requestId: string) => unknown;
};

/**
 * A reply that sends each item as one server-sent event (`data: {json}`) as soon as the reader takes it. An error becomes a
 * last event named `error` in the form of every other error.
 */
export function sseResponse<T>(input: SseInput<T>): Response {
  const abort = new AbortController();
  const stop = () => {
    abort.abort();
  };
  if (input.request.signal.aborted) stop();
  else input.request.signal.addEventListener('abort', stop, { once: true });
  const frames = framesOf(input, abort.signal);
  let isCancelled = false;
  let heartbeat: NodeJS.Timeout | undefined;
  const finish = () => {
    clearInterval(heartbeat);
    input.request.signal.removeEventListener('abort', stop);
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      heartbeat = setInterval(() => {
        controller.enqueue(encode(': still here\n\n'));
      }, heartbeatMs);
    },
    async pull(controller) {
      const next = await frames.next();
      if (isCancelled) return;
      if (abort.signal.aborted || next.done === true) {
        finish();
        controller.close();
      } else controller.enqueue(encode(next.value));
    },
    async cancel() {
      isCancelled = true;
      stop();
      finish();
      await frames.return(undefined);
    },
  });
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
  };
  return new Response(body, { headers });
}

async function* framesOf<T>(input: SseInput<T>, signal: AbortSignal): AsyncGenerator<string> {
  try {
    for await (const item of input.start(signal)) {
      if (signal.aborted) return;
      yield `data: ${JSON.stringify(item)}\n\n`;
    }
    if (input.closing !== undefined) yield `data: ${input.closing}\n\n`;
  } catch (error) {
    if (signal.aborted) return;
    const { toError = errorBody, requestId = newId() } = input;
    yield `event: error\ndata: ${JSON.stringify(toError(error, requestId))}\n\n`;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
