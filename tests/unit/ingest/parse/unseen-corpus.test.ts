import { expect, it } from 'vitest';
import { makeCorpus } from '#tests/fixtures/injection/make-corpus.ts';
import { readAll } from '#tests/fixtures/parse/read-all.ts';

/** PDFs and Word files of the corpus hide each payload; of the others, those hide one whose payload is hidden by itself. */
const hiddenIn = [
  { name: /\.(?:pdf|docx)$/, stem: /./ },
  { name: /\.(?:html|md)$/, stem: /^white-and-small-text/ },
  { name: /\.(?:html|md|txt)$/, stem: /^text-(?:without-width|in-tags)/ },
];

it('the documents of the corpus of attacks that hide text are told apart from those that do not', async () => {
  // Names of the corpus that are attacks themselves don't tell what is inside.
  const corpus = (await makeCorpus()).filter(({ name }) => !name.startsWith('<'));
  const told: string[] = [];
  for (const { name, content } of corpus) {
    const { pages, last } = await readAll(content, name);
    expect(last, name).toEqual({ type: 'finished' });
    expect(pages.map(({ text }) => text).join(), name).not.toMatch(/White:|Small:|Outside:/);
    if (pages.some(({ unseenCharacters = 0 }) => unseenCharacters > 0)) told.push(name);
  }
  const hiding = corpus
    .map(({ name }) => name)
    .filter((name) => hiddenIn.some((kind) => kind.name.test(name) && kind.stem.test(name)));
  expect(told).toEqual(hiding);
  expect(hiding.length).toBeGreaterThan(40);
}, 60_000);
