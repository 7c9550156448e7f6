import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { splitSentences } from '#lib/ingest/sentences.ts';
import type { Suite } from '../load-suite.ts';

/** A sentence of a suite, and what follows it in its document. */
export type SourceSentence = { sentence: string; next: string };

const lengths = { min: 40, max: 600 };
/** Tables and lists of references have more figures and signs than words. */
const letterShareMin = 0.65;

function isProse(text: string): boolean {
  if (text.length < lengths.min || text.length > lengths.max || !/^["“(]?[\p{Lu}\d]/u.test(text))
    return false;
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  const letters = text.match(/[\p{L}\s]/gu)?.length ?? 0;
  const isHeading = words.filter((word) => /^\p{Lu}/u.test(word)).length > 0.6 * words.length;
  return (
    words.length >= 6 &&
    letters >= letterShareMin * text.length &&
    !isHeading &&
    !/https?:|www\.|\|/u.test(text)
  );
}

function sentencesOf(text: string): SourceSentence[] {
  return text.split(/\n\s*\n|\n(?=[-*#>@!]|\(?\w{1,3}[.)]\s)/u).flatMap((paragraph) => {
    const plain = paragraph
      .replaceAll(/[*_`]{1,2}|^[#>!@-]+ /gmu, '')
      .replaceAll(/\s+/gu, ' ')
      .trim();
    const parts = splitSentences(plain).map(({ start, end }) => plain.slice(start, end));
    return parts.flatMap((sentence, index) =>
      isProse(sentence) ? [{ sentence, next: parts[index + 1] ?? '' }] : [],
    );
  });
}

/**
 * The sentences of a suite: those of its gold quotes, then those of the documents that are plain text or Markdown, in
 * `corpus/` or, for documents that were made from texts, in `source/`. Each once, in an order that depends on their words
 * alone, so that the same folder always gives the same list.
 */
export async function readSentences(suite: Suite): Promise<SourceSentence[]> {
  const quotes = suite.questions.flatMap(({ gold }) => gold.flatMap(({ quote }) => quote ?? []));
  const paths = globSync('{corpus,source}/**/*.{md,txt}', { cwd: suite.directory }).sort();
  const texts = await Promise.all(
    paths
      .filter((path) => !/readme/iu.test(basename(path)))
      .map((path) => readFile(join(suite.directory, path), 'utf8')),
  );
  const order = ({ sentence }: SourceSentence) => createHash('sha256').update(sentence).digest('hex');
  const pool = (sources: readonly string[]) =>
    [...new Map(sources.flatMap(sentencesOf).map((one) => [one.sentence, one])).values()]
      .map((one): [string, SourceSentence] => [order(one), one])
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, one]) => one);
  const gold = pool(quotes);
  const known = new Set(gold.map(({ sentence }) => sentence));
  return [...gold, ...pool(texts).filter(({ sentence }) => !known.has(sentence))];
}
