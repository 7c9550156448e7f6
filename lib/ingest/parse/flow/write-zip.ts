import { crc32 } from 'node:zlib';

const versionNeeded = 20;
const utf8Names = 0x0800;

/**
 * A ZIP archive of these parts, stored without compression: only for handing changed parts to a library that opens archives
 * (APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16). At most 65,535 parts and 4 GB in all.
 */
export function writeZip(parts: ReadonlyMap<string, Buffer>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of parts) {
    const name = Buffer.from(path);
    const entry = describeEntry(name, content);
    const localHeader = Buffer.concat([signature(0x04034b50), entry, name]);
    // Version made by; then, after the entry: comment, disk, attributes, and where the local header lies.
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    central.push(signature(0x02014b50), Buffer.from([versionNeeded, 0]), entry, place, name);
    local.push(localHeader, content);
    offset += localHeader.length + content.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...local, directory, endRecord(parts.size, directory.length, offset)]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** What the local and the central header have in common: version, flags, method 0 (stored), time, checksum, sizes, lengths. */
function describeEntry(name: Buffer, content: Buffer): Buffer {
  const entry = Buffer.alloc(26);
  entry.writeUInt16LE(versionNeeded, 0);
  entry.writeUInt16LE(utf8Names, 2);
  entry.writeUInt32LE(crc32(content), 10);
  entry.writeUInt32LE(content.length, 14);
  entry.writeUInt32LE(content.length, 18);
  entry.writeUInt16LE(name.length, 22);
  return entry;
}

function endRecord(count: number, directoryBytes: number, directoryOffset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(directoryBytes, 12);
  record.writeUInt32LE(directoryOffset, 16);
  return record;
}
