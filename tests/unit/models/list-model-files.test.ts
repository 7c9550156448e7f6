import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { knownArchitectures } from '#lib/models/architectures.ts';
import { config, setConfig } from '#lib/core/config.ts';
import { listModelFiles, type InstalledModel } from '#lib/models/list-model-files.ts';
import { chooseFile, starterModelName } from '#lib/models/choose.ts';
import { embeddingProperties } from '#lib/models/embedding-properties.ts';
import { hashOfModelFile } from '#lib/models/file-hash.ts';
import { readGgufHeader } from '#lib/models/gguf.ts';
import { writeGguf } from '#tests/support/gguf-writer.ts';
import { seededRandom } from '#tests/support/gguf-writer.ts';
import { tinyAdapter } from '#tests/support/tiny-architectures.ts';
import { tinyChatModel } from '#tests/support/tiny-gguf.ts';
import { tinyRerankerModel } from '#tests/support/tiny-bert-gguf.ts';

const inModels = (name: string) => join(config().models.directory, name);

beforeAll(async () => {
  await mkdir(config().models.directory, { recursive: true });
  await copyFile(tinyChatModel(), inModels('chat.gguf'));
  await copyFile(tinyRerankerModel(), inModels('ranker.gguf'));
  const whole = await readFile(tinyChatModel());
  await writeFile(inModels('half.gguf'), whole.subarray(0, whole.length / 2));
  await writeFile(inModels('noise.gguf'), 'not a model at all');
  await writeFile(inModels('empty.gguf'), '');
  await writeFile(inModels('notes.txt'), 'no model');
  writeGguf(inModels('base.gguf'), { 'general.architecture': { type: 'text', value: 'llama' } }, []);
  await copyFile(tinyAdapter('llama'), inModels('style.gguf'));
  writeGguf(inModels('vision.gguf'), { 'general.architecture': { type: 'text', value: 'clip' } }, []);
});

async function find(name: string): Promise<InstalledModel | undefined> {
  return (await listModelFiles()).find(({ file }) => file.name === name);
}

test('each file is listed with what it is', async () => {
  const seen = (await listModelFiles()).map(({ file, role, status }) => [file.name, role, status]);
  expect(seen).toEqual([
    ['base.gguf', null, 'not usable'],
    ['chat.gguf', 'chat', 'usable'],
    ['empty.gguf', null, 'damaged'],
    ['half.gguf', null, 'damaged'],
    ['noise.gguf', null, 'damaged'],
    ['ranker.gguf', 'reranker', 'usable'],
    ['style.gguf', null, 'usable'],
    ['vision.gguf', null, 'not usable'],
    [starterModelName, 'embedding', 'usable'],
  ]);
});

test('a file that can’t be used says why in a sentence', async () => {
  expect((await find('half.gguf'))?.problem).toContain('damaged');
  expect((await find('base.gguf'))?.problem).toContain('chat template');
  expect((await find('vision.gguf'))?.problem).toContain('part of another model');
});

test('the starter model is described by its own metadata', async () => {
  expect(await find(starterModelName)).toMatchObject({
    dimensions: 384,
    contextTokens: 512,
    quantisation: 'Q8_0',
    licence: 'apache-2.0',
    isShipped: true,
    fusionWeight: 0.35,
  });
});

test('the hash of a file is its SHA-256, and is computed again when the file changes', async () => {
  const starter = await find(starterModelName);
  if (!starter) throw new Error('the starter model is missing');
  expect(await hashOfModelFile(starter.file)).toBe(
    '26570df80965f6313914ea83b60c9fb0f8e5baa9be89003126257481233b7995',
  );
  await rm(join(config().dataDir, 'model-hashes.json'));
  await writeFile(join(config().dataDir, 'model-hashes.json'), '{broken');
  expect(await hashOfModelFile(starter.file)).toBe(
    '26570df80965f6313914ea83b60c9fb0f8e5baa9be89003126257481233b7995',
  );
});

test('no damage to a header does more than an error', async () => {
  const whole = await readFile(tinyChatModel());
  const random = seededRandom(3);
  const path = inModels('fuzz.bin');
  for (let round = 0; round < 150; round += 1) {
    const damaged = Buffer.from(whole.subarray(0, 40_000));
    for (let hit = 0; hit < 8; hit += 1) damaged[Math.floor(random() * 600)] = Math.floor(random() * 256);
    await writeFile(path, damaged);
    const outcome = await readGgufHeader(path).then(
      () => 'read',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
    expect(['read', 'MODEL_INVALID']).toContain(outcome);
  }
  await rm(path);
});

test('lengths far beyond the file take no memory', async () => {
  const path = inModels('huge.bin');
  const header = Buffer.alloc(64);
  header.write('GGUF');
  header.writeUInt32LE(3, 4);
  header.writeBigUInt64LE(1n, 8);
  header.writeBigUInt64LE(1n, 16);
  header.writeBigUInt64LE(0xffff_ffff_ffffn, 24);
  await writeFile(path, header);
  await expect(readGgufHeader(path)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  await rm(path);
});

test('the architectures are those of the engine', async () => {
  const engine = z.object({ GgufArchitectureType: z.record(z.string(), z.string()) });
  const { GgufArchitectureType } = engine.parse({ ...(await import('node-llama-cpp')) });
  const names = Object.values(GgufArchitectureType).filter((name) => name !== '(unknown)');
  expect([...knownArchitectures].sort()).toEqual(names.sort());
});

test('a model of another architecture is refused in a sentence', async () => {
  writeGguf(inModels('next.gguf'), { 'general.architecture': { type: 'text', value: 'next-year' } }, []);
  expect(await find('next.gguf')).toMatchObject({ status: 'not usable', role: null });
  expect((await find('next.gguf'))?.problem).toContain('does not know the architecture “next-year”');
  await rm(inModels('next.gguf'));
});

test('a split model is one model, and only with all its parts', async () => {
  const parts = [1, 2, 3].map((number) => `split-0000${number}-of-00003.gguf`);
  for (const part of parts) await copyFile(tinyChatModel(), inModels(part));
  const whole = await find(parts[0] ?? '');
  expect(whole).toMatchObject({
    status: 'usable',
    file: { bytes: 3 * (await readFile(tinyChatModel())).length },
  });
  expect(await find(parts[1] ?? '')).toBeUndefined();
  const one = createHash('sha256')
    .update(await readFile(tinyChatModel()))
    .digest('hex');
  const three = createHash('sha256').update([one, one, one].join('\n')).digest('hex');
  if (!whole) throw new Error('the split model is missing');
  expect(await hashOfModelFile(whole.file)).toBe(three);
  await rm(inModels(parts[2] ?? ''));
  expect(await find(parts[0] ?? '')).toMatchObject({
    status: 'damaged',
    problem:
      'This model is split, and the part split-00003-of-00003.gguf is missing. Copy all parts into the same folder.',
  });
  await writeFile(inModels(parts[2] ?? ''), 'half');
  expect((await find(parts[0] ?? ''))?.status).toBe('damaged');
  for (const part of parts) await rm(inModels(part), { force: true });
});

test('a part under a name of its own says so', async () => {
  const part = {
    'general.architecture': { type: 'text', value: 'llama' },
    'split.count': { type: 'u32', value: 3 },
  } as const;
  writeGguf(inModels('renamed.gguf'), part, []);
  expect((await find('renamed.gguf'))?.problem).toContain('one of 3 parts');
  await rm(inModels('renamed.gguf'));
});

const gigabyte = 1024 ** 3;

function entry(name: string, role: InstalledModel['role'], gigabytes: number): InstalledModel {
  return {
    file: {
      name,
      path: `/models/${name}`,
      bytes: gigabytes * gigabyte,
      modifiedMs: 0,
      parts: [],
      missingParts: [],
    },
    role,
    status: 'usable',
    problem: null,
    title: name,
    architecture: 'x',
    quantisation: 'Q4_K_M',
    contextTokens: 4096,
    dimensions: 384,
    licence: null,
    adapterOf: null,
    isShipped: false,
    fusionWeight: null,
  };
}

const files = [
  entry('big.gguf', 'chat', 20),
  entry('middle.gguf', 'chat', 2.5),
  entry('small.gguf', 'chat', 0.5),
  entry('big-ranker.gguf', 'reranker', 0.6),
  entry('small-ranker.gguf', 'reranker', 0.03),
  entry('real-embedder.gguf', 'embedding', 0.1),
  entry(starterModelName, 'embedding', 0.015),
];

test('without a choice: the largest language model that fits, the smallest reranker, the starter embedding', () => {
  const name = (role: 'chat' | 'reranker' | 'embedding', memoryBytes = 16 * gigabyte) =>
    chooseFile({ role, files, memoryBytes }).model?.file.name;
  expect(name('chat')).toBe('middle.gguf');
  expect(name('chat', 128 * gigabyte)).toBe('big.gguf');
  expect(name('chat', 0.5 * gigabyte)).toBe('small.gguf');
  expect(name('reranker')).toBe('small-ranker.gguf');
  expect(name('embedding')).toBe(starterModelName);
});

test('an administrator’s choice goes before the rule, the environment’s setting before both', () => {
  const choose = () => chooseFile({ role: 'chat', files, savedName: 'small.gguf' });
  expect(choose()).toMatchObject({ source: 'saved', model: { file: { name: 'small.gguf' } } });
  setConfig({ PINCITE_CHAT_MODEL: '/models/big.gguf' });
  expect(choose()).toMatchObject({ source: 'setting', model: { file: { name: 'big.gguf' } } });
  setConfig({ PINCITE_CHAT_MODEL: 'absent.gguf' });
  expect(choose()).toMatchObject({ model: null, problem: expect.stringContaining('absent.gguf') as string });
  setConfig({ PINCITE_CHAT_MODEL: '' });
});

test('a model is chosen with an adapter that was made for it, and with no other', () => {
  const style: InstalledModel = {
    ...entry('style.gguf', 'chat', 0.01),
    role: null,
    adapterOf: 'x',
  };
  const choose = (savedName: string) => chooseFile({ role: 'chat', files: [...files, style], savedName });
  expect(choose('small.gguf + style.gguf × 0.5')).toMatchObject({
    model: { file: { name: 'small.gguf' } },
    adapter: { file: { name: 'style.gguf' }, scale: 0.5 },
    problem: null,
  });
  const problem = 'The adapter middle.gguf was not found, or it was made for another model.';
  expect(choose('small.gguf + middle.gguf × 1')).toMatchObject({ model: null, problem });
  expect(choose('small.gguf')).toMatchObject({ adapter: null });
});

test.each([
  ['e5-small-v2-Q8_0.gguf', 'query: ', 'passage: '],
  [
    'multilingual-e5-large-instruct-q8_0.gguf',
    'Instruct: Given a question, retrieve passages that answer it\nQuery: ',
    '',
  ],
  ['bge-small-en-v1.5-q8_0.gguf', 'Represent this sentence for searching relevant passages: ', ''],
  ['bge-m3-Q4_K_M.gguf', '', ''],
  ['nomic-embed-text-v1.5.f16.gguf', 'search_query: ', 'search_document: '],
  ['snowflake-arctic-embed-l-v2.0-q8_0.gguf', 'query: ', ''],
  ['snowflake-arctic-embed-m-v1.5.gguf', 'Represent this sentence for searching relevant passages: ', ''],
  ['all-MiniLM-L6-v2-Q8_0.gguf', '', ''],
])('%s gets the prefixes that it was trained with', (name, queryPrefix, passagePrefix) => {
  expect(embeddingProperties(name)).toMatchObject({ queryPrefix, passagePrefix });
});
