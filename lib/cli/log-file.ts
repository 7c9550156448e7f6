import { createWriteStream, existsSync, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { config } from '#lib/core/config.ts';

/** A log is begun anew when it has this size; the one before is kept as `<name>.old.log`. */
const largestBytes = 10 * 1024 * 1024;

/** How many of the last lines are kept in memory, to be shown when the process does not start. */
const rememberedLines = 15;

export type LogFile = {
  path: string;
  /** Writes whatever the stream carries to the file, line by line. */
  follow(stream: Readable): void;
  lastLines(): string[];
};

/** Opens `logs/<name>.log` in the data directory. With `echo`, each line goes to standard error too. */
export function openLogFile(name: string, options: { echo?: boolean } = {}): LogFile {
  const folder = join(config().dataDir, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name}.log`);
  const last: string[] = [];
  let size = existsSync(path) ? statSync(path).size : 0;
  let file = append(path);

  const write = (line: string) => {
    if (size > largestBytes) {
      file.end();
      renameSync(path, join(folder, `${name}.old.log`));
      file = append(path);
      size = 0;
    }
    size += Buffer.byteLength(line) + 1;
    file.write(`${line}\n`);
    last.push(line);
    if (last.length > rememberedLines) last.shift();
    if (options.echo) process.stderr.write(`${name}: ${line}\n`);
  };
  return {
    path,
    follow: (stream) => {
      createInterface({ input: stream, crlfDelay: Infinity }).on('line', write);
    },
    lastLines: () => [...last],
  };
}

function append(path: string): WriteStream {
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
  // A log that can't be written (the disk is full) must not stop the server.
  stream.on('error', () => undefined);
  return stream;
}
