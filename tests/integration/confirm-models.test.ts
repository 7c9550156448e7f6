import { createHash } from 'node:crypto';
import {
  appendFile,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { activeModels } from '#lib/admin/active-models.ts';
import { adoptModelsInUse } from '#lib/admin/adopt-models.ts';
import { chooseModel } from '#lib/admin/choose-model.ts';
import { listModels } from '#lib/admin/list-models.ts';
import { config, setConfig } from '#lib/core/config.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { audit, modelFiles, settings, user } from '#lib/db/schema/index.ts';
import { bundleModels } from '#lib/model-intake/bundle-models.ts';
import { confirmModel } from '#lib/model-intake/confirm-model.ts';
import { importModels } from '#lib/model-intake/import-models.ts';
import { starterModelName } from '#lib/models/choose.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { tinyRerankerModel } from '#tests/support/tiny-bert-gguf.ts';
import { tinyChatModel } from '#tests/support/tiny-gguf.ts';

const system = { principal: { kind: 'system' as const }, requestId: 'test' };
const inModels = (name: string) => join(config().models.directory, name);
const hashOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

let stick: string;

beforeAll(() => {
  migrateDatabase();
});

afterAll(() => {
  closeDatabase();
});

beforeEach(async () => {
  await rm(config().models.directory, { recursive: true, force: true });
  await mkdir(config().models.directory, { recursive: true });
  stick = await mkdtemp(join(tmpdir(), 'pincite-stick-'));
  await inTransaction(async (tx) => {
    for (const table of [modelFiles, settings]) await tx.delete(table);
  });
});

async function listed(name: string) {
  const file = (await listModels(operator)).files.find((one) => one.name === name);
  if (!file) throw new Error(`${name} is not listed`);
  return file;
}

const activeChat = async () => (await activeModels()).chat?.name ?? null;

describe('a file that was copied among the models', () => {
  it('is not used until an administrator has confirmed its hash', async () => {
    await copyFile(tinyChatModel(), inModels('own.gguf'));
    const sha256 = await hashOf(tinyChatModel());
    expect(await listed('own.gguf')).toMatchObject({ status: 'unconfirmed', sha256, isActive: false });
    expect(await activeChat()).toBeNull();
    const choose = chooseModel(operator, { role: 'chat', choice: { kind: 'file', name: 'own.gguf' } });
    await expect(choose).rejects.toMatchObject({ code: 'INPUT_INVALID' });

    const somebody = contextOf(await addPerson('somebody@example.test'));
    await expect(confirmModel(somebody, { name: 'own.gguf', sha256 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await confirmModel(operator, { name: 'own.gguf', sha256 });
    expect(await listed('own.gguf')).toMatchObject({ status: 'usable', isActive: true });
    expect(await activeChat()).toBe('own.gguf');
    const rows = await database()
      .select({ objectId: audit.objectId })
      .from(audit)
      .where(eq(audit.action, 'model.confirmed'));
    expect(rows.at(-1)?.objectId).toBe(`sha256:${sha256}`);
  });

  it('is another file when its bytes change, whatever its name', async () => {
    await copyFile(tinyChatModel(), inModels('own.gguf'));
    const sha256 = await hashOf(tinyChatModel());
    await confirmModel(operator, { name: 'own.gguf', sha256 });
    await appendFile(inModels('own.gguf'), 'more');
    expect((await listed('own.gguf')).status).toBe('unconfirmed');
    expect(await activeChat()).toBeNull();
    await expect(confirmModel(operator, { name: 'own.gguf', sha256 })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('needs no confirmation when the environment names it, or when it came with Pincite', async () => {
    await copyFile(tinyChatModel(), inModels('named.gguf'));
    expect((await listed(starterModelName)).status).toBe('usable');
    expect((await listed('named.gguf')).status).toBe('unconfirmed');
    const { dataDir } = config();
    setConfig({ PINCITE_DATA_DIR: dataDir, PINCITE_LOG_LEVEL: 'silent', PINCITE_CHAT_MODEL: 'named.gguf' });
    expect(await activeChat()).toBe('named.gguf');
    setConfig({ PINCITE_DATA_DIR: dataDir, PINCITE_LOG_LEVEL: 'silent', PINCITE_CHAT_MODEL: '' });
  });

  it('can’t be confirmed when it is of no use', async () => {
    await writeFile(inModels('broken.gguf'), 'GGUF, but not really');
    const confirm = (name: string) => confirmModel(operator, { name, sha256: '0'.repeat(64) });
    await expect(confirm('broken.gguf')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(confirm('absent.gguf')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  });
});

describe('at the first start of a version that wants confirmations', () => {
  it('what people were using stays in use, and nothing else', async () => {
    await copyFile(tinyChatModel(), inModels('used.gguf'));
    await copyFile(tinyRerankerModel(), inModels('ranker.gguf'));
    await inTransaction(async (tx) => {
      const choices = { reranker: { kind: 'none' } };
      await tx
        .insert(settings)
        .values({ key: 'models.chosen', value: choices, updatedAt: 0, updatedBy: 'x' });
    });
    await adoptModelsInUse(system);
    expect(await activeChat()).toBe('used.gguf');
    expect((await listed('ranker.gguf')).status).toBe('unconfirmed');
    // What comes later is not taken over at the next start.
    await rm(inModels('used.gguf'));
    await copyFile(tinyRerankerModel(), inModels('later.gguf'));
    await adoptModelsInUse(system);
    expect((await listed('later.gguf')).status).toBe('unconfirmed');
  });

  it('a new server takes nothing over', async () => {
    await copyFile(tinyChatModel(), inModels('there.gguf'));
    await inTransaction(async (tx) => {
      await tx.delete(user);
    });
    await adoptModelsInUse(system);
    expect((await listed('there.gguf')).status).toBe('unconfirmed');
  });
});

describe('a bundle on a stick', () => {
  async function bundle(): Promise<void> {
    for (const [from, name] of [
      [tinyChatModel(), 'a.gguf'],
      [tinyRerankerModel(), 'b.gguf'],
    ] as const) {
      await copyFile(from, inModels(name));
      await confirmModel(operator, { name, sha256: await hashOf(from) });
    }
    await bundleModels(operator, { directory: stick, names: ['a.gguf', 'b.gguf'] });
  }

  /** The other server: without these files, and without knowing them. */
  async function elsewhere(): Promise<void> {
    for (const name of ['a.gguf', 'b.gguf']) await rm(inModels(name));
    await inTransaction(async (tx) => {
      await tx.delete(modelFiles);
    });
  }

  it('brings models to another server, where they may be used at once', async () => {
    await bundle();
    const manifest: unknown = JSON.parse(await readFile(join(stick, 'pincite-models.json'), 'utf8'));
    const whole = { bytes: 558_624, sha256: await hashOf(tinyChatModel()) };
    expect(manifest).toMatchObject({
      models: [{ name: 'a.gguf', files: [{ name: 'a.gguf', ...whole }] }, { name: 'b.gguf' }],
    });
    await elsewhere();
    await importModels(operator, { directory: stick });
    expect(await listed('a.gguf')).toMatchObject({ status: 'usable' });
    expect(await listed('b.gguf')).toMatchObject({ status: 'usable' });
    expect(await readdir(join(config().models.directory, '.downloads'))).toEqual([]);
  });

  it('is made of what may be used, in a folder of its own', async () => {
    await copyFile(tinyChatModel(), inModels('unknown.gguf'));
    const unknown = bundleModels(operator, { directory: stick, names: ['unknown.gguf'] });
    await expect(unknown).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    await writeFile(join(stick, 'letter.txt'), 'x');
    await expect(bundleModels(operator, { directory: stick })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    expect(await readdir(stick)).toEqual(['letter.txt']);
  });

  it.each([
    [
      'a changed byte',
      async () => {
        const path = join(stick, 'a.gguf');
        const content = await readFile(path);
        content[5000] = (content[5000] ?? 0) ^ 1;
        await writeFile(path, content);
      },
      /a\.gguf in the bundle is damaged/,
    ],
    [
      'a file cut off',
      () => truncate(join(stick, 'b.gguf'), 1000),
      /b\.gguf in the bundle is missing or has another size/,
    ],
    ['a missing list', () => rm(join(stick, 'pincite-models.json')), /no complete bundle/],
    [
      'a path in the list',
      async () => {
        const path = join(stick, 'pincite-models.json');
        await writeFile(path, (await readFile(path, 'utf8')).replaceAll('a.gguf', '../../a.gguf'));
      },
      /is damaged or of another version/,
    ],
    [
      'a file that is there',
      () => copyFile(tinyChatModel(), inModels('a.gguf')),
      /named a\.gguf is here already/,
    ],
  ])('is refused with %s', async (_what, harm, text) => {
    await bundle();
    await elsewhere();
    await harm();
    await expect(importModels(operator, { directory: stick })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      personMessage: expect.stringMatching(text) as string,
    });
    expect((await readdir(config().models.directory)).filter((name) => name === 'b.gguf')).toEqual([]);
    expect(await database().select().from(modelFiles)).toEqual([]);
  });

  it('is no way for what is no model', async () => {
    await bundle();
    await elsewhere();
    const noise = Buffer.from('not a model at all');
    const sha256 = createHash('sha256').update(noise).digest('hex');
    await writeFile(join(stick, 'a.gguf'), noise);
    const file = { name: 'a.gguf', bytes: noise.length, sha256 };
    const model = { name: 'a.gguf', title: 'A', licence: null, sha256, files: [file] };
    await writeFile(
      join(stick, 'pincite-models.json'),
      JSON.stringify({ format: 'pincite-models-1', models: [model] }),
    );
    await expect(importModels(operator, { directory: stick })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    expect(await readdir(config().models.directory)).toEqual(['.downloads']);
  });
});
