import { describe, expect, it, vi } from 'vitest';
import { AppError } from '#lib/core/errors.ts';
import { sleep } from '#lib/core/clock.ts';
import { sseResponse } from '#app/_server/sse.ts';

const request = (signal?: AbortSignal) =>
  new Request('http://localhost:3000/api/x', signal === undefined ? {} : { signal });

describe('sseResponse', () => {
  it('sends each item as one event and ends', async () => {
    async function* items() {
      yield { text: 'one\ntwo' };
      await sleep(1);
      yield { text: 'three' };
    }
    const response = sseResponse({ request: request(), start: items });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(await response.text()).toBe('data: {"text":"one\\ntwo"}\n\ndata: {"text":"three"}\n\n');
  });

  it('ends with the error in the form of every other error', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await
    async function* items() {
      yield 1;
      throw new AppError('ENGINE_BUSY');
    }
    const text = await sseResponse({ request: request(), start: items, requestId: 'r1' }).text();
    expect(text).toMatch(
      /^data: 1\n\nevent: error\ndata: \{"error":\{"code":"ENGINE_BUSY","message":".+","requestId":"r1"\}\}\n\n$/,
    );
  });

  it('tells nothing of an error that nobody expected', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await
    async function* items(): AsyncGenerator<number> {
      throw new Error('secret of the database');
    }
    const text = await sseResponse({ request: request(), start: items }).text();
    expect(text).toContain('"code":"UNEXPECTED"');
    expect(text).not.toContain('secret');
  });

  it.each(['the request is aborted', 'the reader goes away'])('stops the work when %s', async (how) => {
    const abort = new AbortController();
    const seen: { signal?: AbortSignal; closed: boolean } = { closed: false };
    async function* items(signal: AbortSignal) {
      seen.signal = signal;
      try {
        for (let number = 0; ; number += 1) {
          yield number;
          await sleep(5, signal);
        }
      } finally {
        seen.closed = true;
      }
    }
    const reader = sseResponse({ request: request(abort.signal), start: items }).body?.getReader();
    await reader?.read();
    if (how === 'the request is aborted') abort.abort();
    else await reader?.cancel();
    await vi.waitFor(() => {
      expect(seen.closed).toBe(true);
    });
    expect(seen.signal?.aborted).toBe(true);
  });

  it('keeps a quiet stream open with comments', async () => {
    vi.useFakeTimers();
    let finish: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      finish = resolve;
    });
    async function* items() {
      await waiting;
      yield 'done';
    }
    const reader = sseResponse({ request: request(), start: items }).body?.getReader();
    const first = reader?.read();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(new TextDecoder().decode((await first)?.value)).toBe(': still here\n\n');
    finish();
    vi.useRealTimers();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: "done"\n\n');
  });
});
