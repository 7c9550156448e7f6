/**
 * The pipe between the program and the jail: each message is its length in 4 bytes (big-endian) and then as many bytes
 * of JSON. The length is checked before anything is kept, so neither side can make the other hold more than the limit.
 */

const prefixBytes = 4;

/** The largest message that the program takes from a jail, in bytes. */
export const maxFrameBytes = 32 * 1024 * 1024;

/** One message as bytes. Throws when it is larger than the reader will take. */
export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8');
  if (body.length > maxFrameBytes) throw new RangeError(`a frame of ${body.length} bytes is over the limit`);
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(body.length);
  return Buffer.concat([prefix, body]);
}

export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/**
 * Takes a byte stream apart into JSON messages. Throws `FrameError` for a frame that is too long or not JSON; one that
 * is cut off by the end of the stream is left out (the writer died, and its exit tells why).
 */
export async function* decodeFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator {
  let parts: Buffer[] = [];
  let heldBytes = 0;
  let wantedBytes: number | undefined;
  for await (const chunk of chunks) {
    parts.push(chunk);
    heldBytes += chunk.length;
    while (heldBytes >= (wantedBytes ?? prefixBytes)) {
      const held = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
      const used = wantedBytes ?? prefixBytes;
      if (wantedBytes === undefined) wantedBytes = readLength(held);
      else {
        yield parseJson(held.subarray(0, wantedBytes));
        wantedBytes = undefined;
      }
      parts = [held.subarray(used)];
      heldBytes -= used;
    }
  }
}

function readLength(held: Buffer): number {
  const length = held.readUInt32BE(0);
  if (length > maxFrameBytes) throw new FrameError(`a frame of ${length} bytes is over the limit`);
  return length;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (cause) {
    throw new FrameError('a frame is not JSON', { cause });
  }
}
