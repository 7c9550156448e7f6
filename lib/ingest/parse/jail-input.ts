import { encodeFrame } from './frames.ts';

/** What the jail is asked to do with the bytes that follow. */
export type JailOrder = {
  fileName: string;
  byteLength: number;
  password?: string | undefined;
  maxPages: number;
};

/** The order as the first bytes of the jail's standard input. */
export function encodeOrder(order: JailOrder): Buffer {
  return encodeFrame(order);
}

/** Reads the order and the file. The file's bytes are copied once, into an array of the size that the order states. */
export async function readJailInput(
  input: AsyncIterable<Buffer>,
): Promise<{ order: JailOrder; bytes: Uint8Array }> {
  let head: Buffer = Buffer.alloc(0);
  let order: JailOrder | undefined;
  let bytes = new Uint8Array(0);
  let filled = 0;
  for await (const chunk of input) {
    let rest: Buffer = chunk;
    if (order === undefined) {
      head = Buffer.concat([head, chunk]);
      const split = splitOrder(head);
      if (split === undefined) continue;
      ({ order, rest } = split);
      bytes = new Uint8Array(order.byteLength);
    }
    bytes.set(rest.subarray(0, bytes.length - filled), filled);
    filled = Math.min(bytes.length, filled + rest.length);
  }
  if (order === undefined || filled < bytes.length) throw new Error('the input ended early');
  return { order, bytes };
}

function splitOrder(head: Buffer): { order: JailOrder; rest: Buffer } | undefined {
  if (head.length < 4) return undefined;
  const end = 4 + head.readUInt32BE(0);
  if (head.length < end) return undefined;
  return { order: JSON.parse(head.toString('utf8', 4, end)) as JailOrder, rest: head.subarray(end) };
}
