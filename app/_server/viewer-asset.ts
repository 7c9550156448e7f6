import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { config } from '#lib/core/config.ts';
import { AppError } from '#lib/core/errors.ts';

/** The folders of the PDF reader's package that may be read, and the type of the files in them by their ending. */
const folders = new Set(['cmaps', 'standard_fonts', 'wasm', 'iccs']);
const types: Record<string, string> = { wasm: 'application/wasm', js: 'text/javascript' };

const plainName = /^[\w-]+(\.[\w-]+)*$/;

/** A file of the PDF reader's package. Throws `NOT_FOUND` for everything else. */
export async function viewerAsset({ kind, name }: { kind: string; name: string }): Promise<Response> {
  if (!folders.has(kind) || !plainName.test(name)) throw new AppError('NOT_FOUND');
  const directory = join(config().programDir, 'node_modules', 'pdfjs-dist', kind);
  let content: Buffer;
  try {
    content = await readFile(/* turbopackIgnore: true */ join(directory, name));
  } catch (cause) {
    throw new AppError('NOT_FOUND', { cause });
  }
  const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return new Response(new Uint8Array(content), { headers: { 'content-type': type } });
}
