import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { AppError } from '#lib/core/errors.ts';

const goldSchema = z.object({
  /** The file name in the corpus. */
  document: z.string().min(1),
  page: z.number().int().min(1).nullish(),
  quote: z.string().nullish(),
});
export type Gold = z.infer<typeof goldSchema>;

const questionSchema = z.object({
  id: z.string().min(1),
  question: z.string().min(1),
  answer: z.string().nullish(),
  answerable: z.boolean(),
  gold: z.array(goldSchema),
  documents: z.array(z.string()).optional(),
  kind: z.string().nullish(),
  history: z.array(z.object({ role: z.enum(['user', 'assistant']), text: z.string() })).optional(),
});
export type SuiteQuestion = z.infer<typeof questionSchema>;

/** A file of the corpus: its name as gold passages give it (with its folder), and where it lies. */
export type SuiteDocument = { name: string; path: string };

export type Suite = {
  directory: string;
  documents: readonly SuiteDocument[];
  questions: readonly SuiteQuestion[];
  /** SHA-256 over the names and contents of the corpus: the same corpus is read in once. */
  corpusHash: string;
};

async function listCorpus(directory: string): Promise<SuiteDocument[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(directory, path), path }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function hashCorpus(documents: readonly SuiteDocument[]): Promise<string> {
  const hash = createHash('sha256');
  for (const document of documents) {
    hash.update(`${document.name}\u0000`);
    await pipeline(createReadStream(document.path), async (content: AsyncIterable<Buffer>) => {
      for await (const part of content) hash.update(part);
    });
  }
  return hash.digest('hex');
}

/** Reads the lines of a questions.jsonl. Throws `INPUT_INVALID`, which names the line. */
export function parseQuestions(text: string): SuiteQuestion[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    try {
      return questionSchema.parse(JSON.parse(line));
    } catch (cause) {
      throw new AppError('INPUT_INVALID', {
        cause,
        personMessage: `Line ${index + 1} of questions.jsonl is not a question of the form that docs/QUALITY.md describes.`,
      });
    }
  });
}

/** Reads an evaluation suite: `corpus/` and `questions.jsonl`. Throws `INPUT_INVALID` when the folder isn't one. */
export async function loadSuite(directory: string): Promise<Suite> {
  let text: string;
  let documents: SuiteDocument[];
  try {
    text = await readFile(join(directory, 'questions.jsonl'), 'utf8');
    documents = await listCorpus(join(directory, 'corpus'));
  } catch (cause) {
    throw new AppError('INPUT_INVALID', {
      cause,
      personMessage: 'An evaluation suite is a folder with a folder corpus/ and a file questions.jsonl.',
    });
  }
  return { directory, documents, questions: parseQuestions(text), corpusHash: await hashCorpus(documents) };
}
