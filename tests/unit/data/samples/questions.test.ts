import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { renderSample } from '#data/samples/make-samples.ts';
import { pdfPageTexts, plainText } from '#tests/support/pdf-text.ts';

const folder = 'data/samples';
const questionSchema = z.strictObject({
  id: z.string().min(1),
  question: z.string().min(10),
  answer: z.string().nullable(),
  answerable: z.boolean(),
  gold: z.array(z.object({ document: z.string(), page: z.number().int().min(1), quote: z.string().min(5) })),
  documents: z.array(z.string()).optional(),
  kind: z.string(),
});
const questions = readFileSync(`${folder}/questions.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => questionSchema.parse(JSON.parse(line)));
const corpus = readdirSync(`${folder}/corpus`);
const pagesOf = new Map(
  await Promise.all(
    corpus.map(async (name) => [name, await pdfPageTexts(`${folder}/corpus/${name}`)] as const),
  ),
);

describe('the sample questions', () => {
  it.each(questions.filter((question) => question.answerable))(
    'have their quote on the page they name: $id',
    ({ gold }) => {
      expect(gold.length).toBeGreaterThan(0);
      for (const { document, page, quote } of gold) {
        expect(pagesOf.get(document)?.[page - 1] ?? 'no such page').toContain(plainText(quote));
      }
    },
  );

  it('have ids of their own, and unanswerable ones among them', () => {
    expect(new Set(questions.map((question) => question.id)).size).toBe(questions.length);
    const absent = questions.filter((question) => !question.answerable);
    expect(absent.length).toBeGreaterThanOrEqual(5);
    for (const question of absent) expect([question.answer, question.gold]).toEqual([null, []]);
  });
});

describe('the sample documents', () => {
  it('include one of more than twenty pages', () => {
    expect(Math.max(...[...pagesOf.values()].map((pages) => pages.length))).toBeGreaterThan(20);
  });

  it('say on every page that they are samples', () => {
    for (const page of [...pagesOf.values()].flat()) expect(page).toContain('Sample document, invented');
  });

  it.each(readdirSync(`${folder}/source`))('are made of their sources: %s', async (name) => {
    const made = await renderSample(readFileSync(`${folder}/source/${name}`, 'utf8'));
    const committed = readFileSync(`${folder}/corpus/${name.replace(/\.txt$/, '.pdf')}`);
    expect(made.equals(committed)).toBe(true);
  });
});
