import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { AppError } from '#lib/core/errors.ts';

const megabyte = 1024 * 1024;
/** What a Word file may hold. Beyond it nothing is unpacked at all. */
const limits = {
  entries: 10_000,
  entryBytes: 256 * megabyte,
  totalBytes: 512 * megabyte,
  ratio: 200,
  freeBytes: 8 * megabyte,
};

/**
 * Unpacks the parts of a ZIP archive that are needed, after its directory was found to state no more than a document has;
 * what a part really unpacks to is counted, because the directory may lie. Throws `FILE_TOO_COMPLEX` for more or larger
 * entries than a document has, or for a ratio that only an attack has, and `FILE_DAMAGED` for an archive that is not sound.
 */
export async function readZip(
  bytes: Buffer,
  isNeeded: (name: string) => boolean,
): Promise<Map<string, Buffer>> {
  const parts = new Map<string, Buffer>();
  let totalBytes = 0;
  const zip = await openZip(bytes);
  try {
    if (zip.entryCount > limits.entries) throw tooComplex(`${zip.entryCount} entries`);
    for await (const entry of entriesOf(zip)) {
      totalBytes += entry.uncompressedSize;
      checkSizes(entry, totalBytes);
      if (isNeeded(entry.fileName)) parts.set(entry.fileName, await unpack(zip, entry));
    }
  } finally {
    zip.close();
  }
  return parts;
}

function tooComplex(message: string): AppError {
  return new AppError('FILE_TOO_COMPLEX', { message });
}

function damaged(message: string): AppError {
  return new AppError('FILE_DAMAGED', { message });
}

function checkSizes(entry: Entry, totalBytes: number): void {
  if (entry.uncompressedSize > limits.entryBytes)
    throw tooComplex(`a part of ${entry.uncompressedSize} bytes`);
  if (totalBytes > limits.totalBytes) throw tooComplex(`more than ${limits.totalBytes} bytes in all`);
  const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
  if (entry.uncompressedSize > limits.freeBytes && ratio > limits.ratio)
    throw tooComplex(`a part is packed 1:${Math.round(ratio)}`);
  if (entry.isEncrypted()) throw new AppError('FILE_ENCRYPTED');
}

function openZip(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) reject(damaged('the archive has no directory that can be read'));
      else resolve(zip);
    });
  });
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await nextEntry(zip);
    if (entry === undefined) return;
    yield entry;
  }
}

function nextEntry(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      zip.removeAllListeners();
      settle();
    };
    zip.once('entry', (entry: Entry) => {
      finish(() => {
        resolve(entry);
      });
    });
    zip.once('end', () => {
      finish(() => {
        resolve(undefined);
      });
    });
    zip.once('error', () => {
      finish(() => {
        reject(damaged('the directory of the archive is broken'));
      });
    });
    zip.readEntry();
  });
}

/** yauzl stops when a part yields more bytes than its entry states. */
function unpack(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const fail = () => {
      reject(damaged('a part of the archive does not match its entry'));
    };
    zip.openReadStream(entry, (error, stream) => {
      if (error) {
        fail();
        return;
      }
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.once('error', fail);
      stream.once('end', () => {
        resolve(Buffer.concat(pieces));
      });
    });
  });
}
