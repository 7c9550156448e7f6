import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { jailRung, setToolDirectories } from '#lib/ingest/parse/jail-command.ts';
import { endWaitingJail, keepJailReady } from '#lib/ingest/parse/start-jail.ts';
import { makeLongPdf, makePdf } from '#tests/fixtures/parse/make-pdf.ts';
import { readInJail, writeFile } from '#tests/fixtures/parse/read-in-jail.ts';
import { childPids } from '#tests/support/child-pids.ts';

const onePage = async (text: string) => writeFile(await makePdf((document) => void document.text(text)));

beforeAll(jailRung);

async function waitingPid(): Promise<number> {
  await expect.poll(() => childPids().length).toBe(1);
  return childPids()[0] ?? 0;
}

afterEach(async () => {
  await endWaitingJail();
  await expect.poll(childPids).toEqual([]);
});

describe('the jail that waits', () => {
  it('reads the next document, and another one waits after it', async () => {
    keepJailReady();
    const first = await waitingPid();
    await pause(300);
    expect((await readInJail(await onePage('Some words.'))).firstText).toBe('Some words.');
    const second = await waitingPid();
    expect(second).not.toBe(first);
    expect((await readInJail(writeFile('Plain words.'), { fileName: 'a.txt' })).firstText).toBe(
      'Plain words.',
    );
    expect(await waitingPid()).not.toBe(second);
  });

  it('gives two documents at once a process each', async () => {
    keepJailReady();
    await waitingPid();
    const [one, two] = await Promise.all([
      readInJail(await onePage('Of the one.')),
      readInJail(await onePage('Of the other.')),
    ]);
    expect([one.firstText, two.firstText]).toEqual(['Of the one.', 'Of the other.']);
  });

  it('is replaced when it has died', async () => {
    keepJailReady();
    process.kill(await waitingPid(), 'SIGKILL');
    await expect.poll(childPids).toEqual([]);
    expect((await readInJail(await onePage('Read all the same.'))).firstText).toBe('Read all the same.');
  });

  it('is one again after a document that is cancelled before it has begun', async () => {
    keepJailReady();
    await waitingPid();
    const abort = new AbortController();
    const running = readInJail(writeFile(makeLongPdf(3000)), { signal: abort.signal });
    abort.abort(new Error('the person has cancelled'));
    await expect(running).rejects.toThrow('the person has cancelled');
    await waitingPid();
  });

  it('is none where documents cannot be shut in, and says so when one is read', async () => {
    setToolDirectories('/nowhere');
    keepJailReady();
    await pause(100);
    expect(childPids()).toEqual([]);
    await expect(readInJail(writeFile('Some words.'))).rejects.toMatchObject({ code: 'READER_UNAVAILABLE' });
  });
});
