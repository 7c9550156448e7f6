import { createHash } from 'node:crypto';
import { Zip, ZipDeflate } from 'fflate';

/** Written out when so much has gathered, so that a large export never lies in memory. */
const partBytes = 64 * 1024;

/** A zip file that is made as it is read: files one after the other, and last the list of their hashes. */
export class ZipStream {
  readonly #zip: Zip;
  #ready: Uint8Array[] = [];
  #manifest = '';

  constructor() {
    this.#zip = new Zip((error, data) => {
      if (error) throw error;
      this.#ready.push(data);
    });
  }

  /** Adds a file; yields the bytes of the zip that are ready meanwhile. */
  async *file(
    name: string,
    content: Iterable<string> | AsyncIterable<string>,
  ): AsyncGenerator<Uint8Array, void> {
    const file = new ZipDeflate(name, { level: 6 });
    const hash = createHash('sha256');
    this.#zip.add(file);
    let gathered: string[] = [];
    let length = 0;
    const push = (isLast: boolean) => {
      const bytes = Buffer.from(gathered.join(''));
      hash.update(bytes);
      file.push(bytes, isLast);
      [gathered, length] = [[], 0];
    };
    for await (const text of content) {
      gathered.push(text);
      length += text.length;
      if (length < partBytes) continue;
      push(false);
      yield* this.#take();
    }
    push(true);
    this.#manifest += `${hash.digest('hex')}  ${name}\n`;
    yield* this.#take();
  }

  /** Adds `manifest.sha256` (as sha256sum reads it) and ends the zip. */
  async *end(): AsyncGenerator<Uint8Array, void> {
    yield* this.file('manifest.sha256', [this.#manifest]);
    this.#zip.end();
    yield* this.#take();
  }

  *#take(): Generator<Uint8Array, void> {
    const ready = this.#ready;
    this.#ready = [];
    yield* ready;
  }
}
