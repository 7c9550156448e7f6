/**
 * The program inside the jail. Standard input: one frame with the order, then the bytes of the file. Standard output:
 * frames with the events. It ends by itself after `finished` or `failed`; whatever else happens, the parent judges the exit.
 */
import { readJailInput } from './jail-input.ts';
import { encodeFrame } from './frames.ts';
import { parseDocument } from './parse-document.ts';
import type { ParseEvent } from './types.ts';

// A library that prints must not get between the frames.
const silent = () => undefined;
Object.assign(globalThis.console, { log: silent, info: silent, debug: silent, warn: silent, error: silent });

const warmUpAfterMs = 50;

/** Waits until the parent has taken the frame, so that pages don't pile up in here. */
function send(event: ParseEvent): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(encodeFrame(event), (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

// A jail that has to wait for its document makes ready for the most usual kind meanwhile.
const warmUp = setTimeout(() => void import('./pdf/read-pdf.ts'), warmUpAfterMs);
const { order, bytes } = await readJailInput(process.stdin);
clearTimeout(warmUp);
for await (const event of parseDocument({ ...order, bytes })) await send(event);
process.exit(0);
