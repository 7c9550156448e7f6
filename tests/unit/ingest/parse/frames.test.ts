import { describe, expect, it } from 'vitest';
import { decodeFrames, encodeFrame, FrameError, maxFrameBytes } from '#lib/ingest/parse/frames.ts';

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function decodeAll(bytes: Buffer, size: number): Promise<unknown[]> {
  return Array.fromAsync(decodeFrames(chunks(bytes, size)));
}

describe('frames', () => {
  const messages = [{ type: 'opened', text: 'größer' }, { list: [1, 2, 3] }, 'plain'];
  const bytes = Buffer.concat(messages.map(encodeFrame));

  it.each([1, 3, 7, 10_000])('come out as they went in, in chunks of %i bytes', async (size) => {
    expect(await decodeAll(bytes, size)).toEqual(messages);
  });

  it('leaves out one that is cut off', async () => {
    expect(await decodeAll(bytes.subarray(0, bytes.length - 2), 5)).toEqual(messages.slice(0, 2));
  });

  it('refuses one that states more bytes than the limit, before they come', async () => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(maxFrameBytes + 1);
    await expect(decodeAll(head, 4)).rejects.toThrow(FrameError);
  });

  it('refuses what is not JSON', async () => {
    const bad = Buffer.concat([Buffer.from([0, 0, 0, 3]), Buffer.from('{x}')]);
    await expect(decodeAll(bad, 2)).rejects.toThrow(FrameError);
  });
});
