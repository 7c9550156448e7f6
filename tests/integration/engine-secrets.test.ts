import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { listEngines } from '#lib/admin/list-engines.ts';
import { readRemoteEngine } from '#lib/admin/model-settings.ts';
import { saveEngine } from '#lib/admin/save-engine.ts';
import { testEngine } from '#lib/admin/test-engine.ts';
import { config, setConfig } from '#lib/core/config.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { settings } from '#lib/db/schema/index.ts';
import { closeEngineConnections } from '#lib/models/connection.ts';
import type { EngineDouble } from '#tests/support/engine-doubles/double-server.ts';
import { startLlamaServer } from '#tests/support/engine-doubles/llama-server.ts';
import { operator } from '#tests/support/people.ts';

const pem = (name: string) => readFileSync(join('tests/fixtures/tls', `${name}.pem`), 'utf8');
const authority = pem('authority');
const key = 'sk-ward-7f3a9';

const settingsOfTests = {
  PINCITE_DATA_DIR: config().dataDir,
  PINCITE_LOG_LEVEL: 'silent',
  PINCITE_MIN_FREE_MB: '0',
};

let double: EngineDouble | undefined;

beforeAll(() => {
  migrateDatabase();
});

afterEach(async () => {
  await closeEngineConnections();
  await double?.close();
  double = undefined;
});

afterAll(() => {
  closeDatabase();
});

/** Starts an engine with this certificate, adds it and tries it. */
async function tryWith(certificate: string, entered: { caCertificate?: string; apiKey?: string } = {}) {
  double = await startLlamaServer({
    requiredKey: key,
    tls: { key: pem(`${certificate}-key`), cert: pem(certificate) },
  });
  const name = `${certificate} ${String(Math.random())}`;
  const saved = await saveEngine(operator, {
    name,
    url: double.url,
    preset: 'llama-server',
    chatModel: double.model,
    apiKey: key,
    ...entered,
  });
  const { tests } = await testEngine(operator, { id: saved.id });
  return { ...tests[0], id: saved.id };
}

describe('the certificate of an engine', () => {
  test('by an authority of one’s own is not trusted, which is said, until that authority is entered', async () => {
    expect(await tryWith('localhost')).toMatchObject({
      isWorking: false,
      problem: expect.stringContaining('an authority that this server does not know') as string,
    });
    await double?.close();
    const { id, isWorking } = await tryWith('localhost', { caCertificate: `Our own:\n${authority}\n` });
    expect(isWorking).toBe(true);
    expect((await listEngines(operator)).find((engine) => engine.id === id)?.caCertificate).toBe(
      authority.trim(),
    );
  });

  test('by an authority that the server’s setting names is trusted without entering it', async () => {
    setConfig({ ...settingsOfTests, PINCITE_ENGINE_CA_FILE: 'tests/fixtures/tls/authority.pem' });
    expect(await tryWith('localhost')).toMatchObject({ isWorking: true });
    await closeEngineConnections();
    await double?.close();
    setConfig({ ...settingsOfTests, PINCITE_ENGINE_CA_FILE: 'no/such/file.pem' });
    expect(await tryWith('localhost')).toMatchObject({
      isWorking: false,
      problem: expect.stringContaining('PINCITE_ENGINE_CA_FILE') as string,
    });
    setConfig(settingsOfTests);
  });

  test.each([
    ['other-name', 'for another name than the one in its address'],
    ['expired', 'has expired'],
  ])('that is %s is refused with the reason', async (certificate, reason) => {
    expect(await tryWith(certificate, { caCertificate: authority })).toMatchObject({
      isWorking: false,
      problem: expect.stringContaining(reason) as string,
    });
    // The key was never sent.
    expect(double?.asked).toEqual([]);
  });

  test('is missing where the server speaks no TLS, which is said', async () => {
    double = await startLlamaServer();
    const url = double.url.replace('http://127.0.0.1', 'https://localhost');
    const { id } = await saveEngine(operator, { name: 'plain', url, chatModel: 'x' });
    const { tests } = await testEngine(operator, { id });
    expect(tests[0]?.problem).toContain('does not speak TLS at this port');
  });

  test.each([
    ['words', 'This is no certificate'],
    [pem('localhost-key'), 'private key'],
    [authority.replace('MII', 'MIX'), 'damaged'],
    [pem('expired'), 'has expired'],
  ])('is refused when what was entered is none', async (caCertificate, reason) => {
    const saving = saveEngine(operator, { name: 'bad', url: 'https://localhost:1/v1', caCertificate });
    await expect(saving).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      personMessage: expect.stringContaining(reason) as string,
    });
  });
});

describe('the key of an engine', () => {
  const rowOf = async (id: string) => {
    const [row] = await database()
      .select({ value: settings.value })
      .from(settings)
      .where(eq(settings.key, `engine:${id}`));
    return row?.value as Record<string, unknown>;
  };

  const replaceRow = (id: string, value: unknown) =>
    inTransaction(async (tx) => {
      await tx
        .update(settings)
        .set({ value })
        .where(eq(settings.key, `engine:${id}`));
    });

  test('lies encrypted in the database, and nowhere in its file', async () => {
    const { id } = await saveEngine(operator, { name: 'sealed', url: 'http://127.0.0.1:9/v1', apiKey: key });
    expect((await readRemoteEngine(id))?.apiKey).toBe(key);
    expect(JSON.stringify(await rowOf(id))).not.toContain(key);
    const { paths } = config();
    const files = ['', '-wal'].map((suffix) => readFileSync(paths.database + suffix).includes(key));
    expect(files).toEqual([false, false]);
    expect(JSON.stringify(await listEngines(operator))).not.toContain(key);
  });

  test('that an earlier version kept as it was entered is encrypted as soon as the engine is saved', async () => {
    const { id } = await saveEngine(operator, { name: 'old', url: 'http://127.0.0.1:9/v1' });
    const value = {
      ...(await rowOf(id)),
      sealedKey: undefined,
      apiKey: key,
      chat: { model: 'm', contextTokens: 4096, supportsGrammar: true },
    };
    await replaceRow(id, value);
    expect(await readRemoteEngine(id)).toMatchObject({ apiKey: key, chat: { structure: 'grammar' } });
    await saveEngine(operator, { id, name: 'old', url: 'http://127.0.0.1:9/v1', chatModel: 'm' });
    expect(await readRemoteEngine(id)).toMatchObject({ apiKey: key, chat: { structure: 'grammar' } });
    expect(JSON.stringify(await rowOf(id))).not.toContain(key);
  });

  test('that was moved from another engine, or changed, opens nothing and stops nothing', async () => {
    const { id } = await saveEngine(operator, { name: 'from', url: 'http://127.0.0.1:9/v1', apiKey: key });
    const other = await saveEngine(operator, { name: 'to', url: 'http://127.0.0.1:9/v1' });
    const value = { ...(await rowOf(other.id)), sealedKey: (await rowOf(id))['sealedKey'] };
    await replaceRow(other.id, value);
    expect((await readRemoteEngine(other.id))?.apiKey).toBeNull();
    expect((await listEngines(operator)).find(({ name }) => name === 'to')?.hasKey).toBe(false);
  });
});
