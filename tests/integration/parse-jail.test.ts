import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { config, setConfig } from '#lib/core/config.ts';
import { jailCommand, jailRung, setToolDirectories } from '#lib/ingest/parse/jail-command.ts';
import { parseInJail } from '#lib/ingest/parse/run-jail.ts';
import { deflateRepeated, makeLongPdf, makePdf, wrapContent } from '#tests/fixtures/parse/make-pdf.ts';
import { readInJail, writeFile } from '#tests/fixtures/parse/read-in-jail.ts';
import { childPids } from '#tests/support/child-pids.ts';

const megabyte = 1024 * 1024;
const actsPath = fileURLToPath(new URL('../fixtures/parse/try-forbidden-acts.ts', import.meta.url));
const dataDir = config().dataDir;

function configure(settings: Record<string, string>): void {
  setConfig({ PINCITE_DATA_DIR: dataDir, PINCITE_LOG_LEVEL: 'silent', ...settings });
}

/** A directory that holds only these of the system's tools. */
function directoryWith(...tools: string[]): string {
  const directory = join(dataDir, `tools-${tools.join('-') || 'none'}`);
  mkdirSync(directory, { recursive: true });
  for (const tool of tools) {
    if (!readdirSync(directory).includes(tool)) symlinkSync(`/usr/bin/${tool}`, join(directory, tool));
  }
  return directory;
}

async function tryForbiddenActs(): Promise<{ results: Record<string, string>; environment: string[] }> {
  const [command = '', ...args] = await jailCommand(actsPath, {
    memoryBytes: 512 * megabyte,
    cpuSeconds: 20,
  });
  const output = execFileSync(command, args, { env: {} as NodeJS.ProcessEnv, cwd: '/', encoding: 'utf8' });
  return JSON.parse(output) as { results: Record<string, string>; environment: string[] };
}

afterEach(() => {
  setToolDirectories();
  configure({});
});

describe('the jail', () => {
  it('lets the text of a document out', async () => {
    const path = writeFile(
      await makePdf((document) => void document.text('Words on the first page.').addPage().text('More.')),
    );
    const result = await readInJail(path);
    expect(result).toMatchObject({
      pageCount: 2,
      textPages: 2,
      firstText: 'Words on the first page.',
      last: { type: 'finished' },
    });
  });

  it('hands the password in', async () => {
    const path = writeFile(
      await makePdf((document) => void document.text('Sealed.'), { userPassword: 'open' }),
    );
    expect((await readInJail(path)).last).toMatchObject({ code: 'FILE_ENCRYPTED' });
    expect((await readInJail(path, { password: 'open' })).firstText).toBe('Sealed.');
  });

  it.each([
    ['namespaces', ['unshare', 'setpriv', 'prlimit']],
    ['limits', ['setpriv', 'prlimit']],
    ['limits', ['prlimit']],
  ] as const)('refuses everything on the rung of %s (%j)', async (rung, tools) => {
    setToolDirectories(directoryWith(...tools));
    // Where user namespaces are forbidden, the second rung is the best there is.
    const found = await jailRung();
    expect(rung === 'namespaces' ? ['namespaces', 'limits'] : [rung]).toContain(found);
    const { results, environment } = await tryForbiddenActs();
    expect(Object.keys(results).sort()).toEqual([
      'connect',
      'evaluate',
      'read',
      'readEnvironment',
      'spawn',
      'startWorker',
      'write',
    ]);
    expect(Object.values(results)).not.toContain('ALLOWED');
    expect(environment).toEqual([]);
    expect((await readInJail(writeFile('Some words.'), { fileName: 'a.txt' })).last).toEqual({
      type: 'finished',
    });
  });

  it('reads nothing where no rung works', async () => {
    setToolDirectories(directoryWith());
    expect(await jailRung()).toBe('none');
    await expect(readInJail(writeFile('Some words.'))).rejects.toMatchObject({ code: 'READER_UNAVAILABLE' });
  });

  it('ends a document that takes too long', async () => {
    configure({ PINCITE_PARSE_TIMEOUT_S: '2' });
    const path = writeFile(wrapContent(await deflateRepeated('q 1 0 0 1 0 0 cm Q ', 8_000_000)));
    const startedAt = Date.now();
    const { last, grownBytes } = await readInJail(path);
    expect(last).toMatchObject({
      type: 'failed',
      code: 'FILE_TOO_COMPLEX',
      detail: expect.stringMatching(/time limit/) as string,
    });
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    expect(grownBytes).toBeLessThan(80 * megabyte);
  });

  it('ends a document that takes too much memory, and this process stays small', async () => {
    configure({ PINCITE_PARSE_MEMORY_MB: '160' });
    const path = writeFile(wrapContent(await deflateRepeated(' ', 500_000_000)));
    const { last, grownBytes } = await readInJail(path);
    expect(last).toMatchObject({ type: 'failed', code: 'FILE_TOO_COMPLEX' });
    expect(grownBytes).toBeLessThan(80 * megabyte);
  });

  it('reads 5,000 pages within small memory on both sides', async () => {
    configure({ PINCITE_PARSE_MEMORY_MB: '320' });
    const { pageCount, textPages, last, grownBytes } = await readInJail(writeFile(makeLongPdf(5000)));
    expect({ pageCount, textPages, last }).toEqual({
      pageCount: 5000,
      textPages: 5000,
      last: { type: 'finished' },
    });
    expect(grownBytes).toBeLessThan(200 * megabyte);
  });

  it('stops at once when it is told to, and leaves no process behind', async () => {
    const abort = new AbortController();
    await jailRung();
    const startedAt = Date.now();
    const running = readInJail(writeFile(makeLongPdf(3000)), { signal: abort.signal });
    setTimeout(() => {
      abort.abort(new Error('the person has cancelled'));
    }, 300);
    await expect(running).rejects.toThrow('the person has cancelled');
    expect(Date.now() - startedAt).toBeLessThan(3000);
    await expect.poll(childPids).toEqual([]);
  });

  it('does not start for someone who has cancelled already', async () => {
    const path = writeFile('Some words.');
    await expect(readInJail(path, { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
      'too late',
    );
    expect(childPids()).toEqual([]);
  });

  it('ends the child when the caller stops reading', async () => {
    for await (const event of parseInJail({ filePath: writeFile(makeLongPdf(3000)), fileName: 'a.pdf' })) {
      if (event.type === 'pages') break;
    }
    await expect.poll(childPids).toEqual([]);
  });

  it('fails an empty file without starting anything', async () => {
    expect((await readInJail(writeFile(''))).last).toMatchObject({ code: 'FILE_EMPTY' });
  });

  it('rejects for a file that is not there', async () => {
    await expect(readInJail(join(dataDir, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('fails noise and half a PDF with a reason', async () => {
    const noise = new Uint8Array(5000).map((_, index) => (index * 7919) % 256);
    expect((await readInJail(writeFile(noise))).last).toMatchObject({ code: 'FILE_DAMAGED' });
    const half = (await makePdf((document) => void document.text('Words. '.repeat(300)))).subarray(0, 600);
    expect((await readInJail(writeFile(half))).last).toMatchObject({ type: 'failed' });
  });
});
