import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { config } from '#lib/core/config.ts';
import { fetchFile, type FetchFileInput } from '#lib/model-intake/fetch-file.ts';
import { seededRandom } from '#tests/support/gguf-writer.ts';
import { startModelHub, type ModelHub } from '#tests/support/model-hub.ts';

const random = seededRandom(5);
const content = Buffer.from(Array.from({ length: 300_000 }, () => Math.floor(random() * 256)));
const sha256 = createHash('sha256').update(content).digest('hex');
const plenty = 1e12;

let hub: ModelHub;
let dispatcher: Agent;
let path: string;

beforeAll(async () => {
  hub = await startModelHub();
  dispatcher = new Agent();
  mkdirSync(config().dataDir, { recursive: true });
  path = join(config().dataDir, 'model.part');
});

afterAll(async () => {
  await dispatcher.destroy();
  await hub.stop();
});

beforeEach(async () => {
  hub.files.clear();
  hub.files.set('a.gguf', { content });
  hub.always(null);
  hub.requests.length = 0;
  await rm(path, { force: true });
});

type Change = Partial<FetchFileInput>;

function fetchIt(change: Change = {}): Promise<void> {
  const origin = new URL(hub.url);
  return fetchFile({
    address: new URL('/owner/name/resolve/main/a.gguf', origin),
    rules: { origin, redirectHosts: [] },
    path,
    known: { sha256: null, bytes: null, etag: null },
    dispatcher,
    signal: new AbortController().signal,
    freeBytes: () => Promise.resolve(plenty),
    reservedBytes: 0,
    pauseMs: () => 0,
    onAddress: () => Promise.resolve(),
    onFacts: () => Promise.resolve(),
    onBytes: () => Promise.resolve(),
    ...change,
  });
}

const arrived = () => readFile(path);
const refused = (text: RegExp) =>
  expect.objectContaining({
    code: 'DOWNLOAD_FAILED',
    personMessage: expect.stringMatching(text) as string,
  }) as unknown;

describe('fetching a file', () => {
  it('brings it whole, and tells what the hub says of it before', async () => {
    const facts: unknown[] = [];
    await fetchIt({ onFacts: (told) => Promise.resolve(void facts.push(told)) });
    expect((await arrived()).equals(content)).toBe(true);
    expect(facts).toEqual([{ sha256, bytes: content.length, etag: null }]);
  });

  it('goes on where a connection was cut, however often, as long as something comes', async () => {
    hub.play(...Array.from({ length: 9 }, () => ({ kind: 'cut' as const, afterBytes: 30_000 })));
    await fetchIt();
    expect((await arrived()).equals(content)).toBe(true);
    expect(hub.requests).toHaveLength(10);
    expect(hub.requests[1]).toMatch(/bytes=[1-9]\d*-$/);
  });

  it('goes on with what an earlier run left', async () => {
    await writeFile(path, content.subarray(0, 100_000));
    await fetchIt({ known: { sha256, bytes: content.length, etag: null } });
    expect((await arrived()).equals(content)).toBe(true);
    expect(hub.requests).toEqual(['GET /owner/name/resolve/main/a.gguf bytes=100000-']);
  });

  it('asks for nothing when all is there', async () => {
    await writeFile(path, content);
    await fetchIt({ known: { sha256, bytes: content.length, etag: null } });
    expect(hub.requests).toEqual([]);
  });

  it('begins anew when the hub sends all in place of a part', async () => {
    await writeFile(path, Buffer.alloc(100_000));
    hub.play({ kind: 'whole' });
    await fetchIt({ known: { sha256, bytes: content.length, etag: null } });
    expect((await arrived()).equals(content)).toBe(true);
  });

  it('begins anew when what is there is longer than the file', async () => {
    await writeFile(path, Buffer.alloc(content.length + 5));
    await fetchIt({ known: { sha256, bytes: content.length, etag: null } });
    expect((await arrived()).equals(content)).toBe(true);
  });

  it('takes no part that was not asked for', async () => {
    await writeFile(path, content.subarray(0, 100_000));
    hub.play({ kind: 'other-part' });
    await fetchIt({ known: { sha256, bytes: content.length, etag: null } });
    expect((await arrived()).equals(content)).toBe(true);
  });

  it('waits as long as a busy hub asks, and tries again', async () => {
    hub.play({ kind: 'status', status: 429, retryAfter: '1' }, { kind: 'status', status: 503 });
    const pauses: number[] = [];
    const startMs = performance.now();
    await fetchIt({ pauseMs: (attempt) => (pauses.push(attempt), 0) });
    expect(performance.now() - startMs).toBeGreaterThan(950);
    expect(pauses).toEqual([2]);
    expect((await arrived()).equals(content)).toBe(true);
  });

  it('gives up on a hub that stays busy, and keeps what came', async () => {
    hub.play({ kind: 'cut', afterBytes: 50_000 });
    hub.always({ kind: 'status', status: 500 });
    await expect(fetchIt()).rejects.toEqual(
      refused(/answered 500, several times.*what was downloaded is kept/),
    );
    expect((await arrived()).equals(content.subarray(0, 50_000))).toBe(true);
  });

  it('says so when nobody answers', async () => {
    const address = new URL('http://127.0.0.1:9/owner/name/resolve/main/a.gguf');
    await expect(fetchIt({ address })).rejects.toEqual(refused(/^127\.0\.0\.1:9 could not be reached/));
  });

  it.each([
    [404, /not there any more/],
    [401, /asks for an account/],
    [403, /asks for an account/],
  ])('does not try again after %i', async (status, text) => {
    hub.play({ kind: 'status', status });
    await expect(fetchIt()).rejects.toEqual(refused(text));
    expect(hub.requests).toHaveLength(1);
  });

  it('follows the hub to where the content lies, and believes the hub’s own hash', async () => {
    hub.play({ kind: 'redirect', to: '/elsewhere/a.gguf' });
    const addresses: string[] = [];
    await fetchIt({ onAddress: (address) => Promise.resolve(void addresses.push(address.pathname)) });
    expect(addresses).toEqual(['/owner/name/resolve/main/a.gguf', '/elsewhere/a.gguf']);
  });

  it('follows it to no other machine', async () => {
    const other = await startModelHub();
    other.files.set('a.gguf', { content });
    hub.play({ kind: 'redirect', to: `${other.url}/a.gguf` });
    await expect(fetchIt()).rejects.toEqual(
      refused(/sent on to 127\.0\.0\.1:\d+, where model files may not/),
    );
    expect(other.requests).toEqual([]);
    await other.stop();
  });

  it('follows it in no circle', async () => {
    hub.always({ kind: 'redirect', to: '/again/a.gguf' });
    await expect(fetchIt()).rejects.toEqual(refused(/sent on again and again/));
    expect(hub.requests).toHaveLength(6);
  });

  it('asks for no file of which nobody says the hash', async () => {
    hub.files.set('a.gguf', { content, saysNothing: true });
    await expect(fetchIt()).rejects.toEqual(refused(/does not say the SHA-256/));
    await fetchIt({ known: { sha256, bytes: content.length, etag: null } });
    expect((await arrived()).equals(content)).toBe(true);
  });

  it('fetches no other file than the one that is known', async () => {
    hub.files.set('a.gguf', { content, saysSha256: 'f'.repeat(64) });
    const known = { sha256, bytes: content.length, etag: null };
    await expect(fetchIt({ known })).rejects.toEqual(refused(/another file under this name/));
    hub.files.set('a.gguf', { content: content.subarray(0, 1000), saysNothing: true });
    await expect(fetchIt({ known })).rejects.toEqual(refused(/1 kB instead of 300 kB/));
    expect((await arrived()).length).toBe(0);
  });

  it('begins nothing that the disk has no room for', async () => {
    const freeBytes = () => Promise.resolve(299_999);
    await expect(fetchIt({ freeBytes })).rejects.toEqual(refused(/has 300 kB free; 300 kB are needed/));
    await expect(fetchIt({ freeBytes, reservedBytes: 5000 })).rejects.toEqual(refused(/305 kB are needed/));
    expect((await arrived()).length).toBe(0);
  });

  it('ends at once when it is stopped', async () => {
    hub.always({ kind: 'slow', pieceBytes: 1000, pauseMs: 20 });
    const stop = new AbortController();
    const reason = new Error('stopped');
    const onBytes = () => {
      stop.abort(reason);
      return Promise.resolve();
    };
    await expect(fetchIt({ signal: stop.signal, onBytes })).rejects.toBe(reason);
    expect((await arrived()).length).toBeGreaterThan(0);
  });
});
