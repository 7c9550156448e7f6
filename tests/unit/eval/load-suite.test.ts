import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadSuite } from '#lib/eval/load-suite.ts';
import { toHistoryTurns } from '#lib/eval/run-suite.ts';

const fixture = 'tests/fixtures/eval/tiny';

async function makeSuite(questions: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'pincite-suite-'));
  await mkdir(join(directory, 'corpus', 'deep'), { recursive: true });
  await writeFile(join(directory, 'corpus', 'deep', 'a.md'), 'text');
  await writeFile(join(directory, 'questions.jsonl'), questions);
  return directory;
}

test('a suite has its documents, its questions and a hash of the corpus', async () => {
  const suite = await loadSuite(fixture);
  expect(suite.documents.map((document) => document.name)).toEqual(['bakery-lease.md', 'ward-handbook.md']);
  expect(suite.questions.map((question) => question.answerable)).toContain(false);
  expect(suite.corpusHash).toMatch(/^[0-9a-f]{64}$/);
  expect((await loadSuite(fixture)).corpusHash).toBe(suite.corpusHash);
});

test('documents in folders are found, and the hash depends on names and contents', async () => {
  const one = await loadSuite(await makeSuite(''));
  expect(one.documents.map((document) => document.name)).toEqual(['deep/a.md']);
  const directory = await makeSuite('');
  await writeFile(join(directory, 'corpus', 'deep', 'a.md'), 'other text');
  expect((await loadSuite(directory)).corpusHash).not.toBe(one.corpusHash);
});

test('a folder that is no suite, and a line that is no question, are said', async () => {
  await expect(loadSuite(tmpdir())).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  const directory = await makeSuite('{"id": "q1"}\n');
  await expect(loadSuite(directory)).rejects.toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
});

test('recorded turns become pairs of question and answer', () => {
  expect(
    toHistoryTurns([
      { role: 'user', text: 'A?' },
      { role: 'assistant', text: 'a.' },
      { role: 'assistant', text: 'More.' },
      { role: 'user', text: 'B?' },
    ]),
  ).toEqual([
    { question: 'A?', answer: 'a. More.' },
    { question: 'B?', answer: '' },
  ]);
});
