import { beforeAll, describe, expect, test } from 'vitest';
import { buildClaims, type TestClaim } from '#lib/eval/claims/build-claims.ts';
import { measureClaims, type ClaimReport } from '#lib/eval/claims/measure-claims.ts';
import { readSentences } from '#lib/eval/claims/read-sentences.ts';
import { loadSuite } from '#lib/eval/load-suite.ts';

/** The checking of claims is held to its targets on the sample documents, which everybody has. */

let claims: TestClaim[];
let report: ClaimReport;

beforeAll(async () => {
  claims = buildClaims(await readSentences(await loadSuite('data/samples')));
  report = measureClaims(claims);
  // A second or two; many times that beside other work.
}, 60_000);

const claimOf = (sentence: string, kind: string) =>
  buildClaims([{ sentence, next: '' }]).find((one) => one.kind === kind && one.base === 'verbatim')?.claim;

/** The share of changed claims of these kinds that were found. */
function detectionOf(...kinds: string[]): number {
  const counts = kinds.flatMap((kind) => report.detection[kind] ?? []);
  const total = counts.reduce((sum, { claims: count }) => sum + count, 0);
  expect(total).toBeGreaterThanOrEqual(10);
  return counts.reduce((sum, { found }) => sum + found, 0) / total;
}

describe('the set', () => {
  test('is the same whenever it is built', async () => {
    expect(buildClaims(await readSentences(await loadSuite('data/samples')))).toEqual(claims);
  });

  test('holds every sentence word for word, and changed claims that differ from it', () => {
    for (const { claim, sentences, isTrue, kind } of claims) {
      if (kind === 'verbatim') expect(sentences[0]).toBe(claim);
      if (!isTrue) expect(sentences[0]).not.toBe(claim);
    }
    expect(claims.filter(({ isTrue }) => isTrue).length).toBeGreaterThan(400);
    expect(claims.filter(({ isTrue }) => !isTrue).length).toBeGreaterThan(500);
  });

  test('changes what it says it changes', () => {
    const sentence = 'The Supplier shall pay the Buyer at least 5 % of the Price.';
    expect(claimOf(sentence, 'parties swapped')).toBe(
      'The Buyer shall pay the Supplier at least 5 % of the Price.',
    );
    expect(claimOf(sentence, 'modality')).toBe('The Supplier may pay the Buyer at least 5 % of the Price.');
    expect(claimOf(sentence, 'negation added')).toBe(
      'The Supplier shall not pay the Buyer at least 5 % of the Price.',
    );
    expect(claimOf(sentence, 'direction')).toBe('The Supplier shall pay the Buyer at most 5 % of the Price.');
    expect(claimOf(sentence, 'number')).toMatch(/at least (?:6|10|50) % of the Price\.$/);
  });
});

describe('on the sample documents', () => {
  test('changed numbers, dates, units and references are found (99 %)', () => {
    const kinds = ['number', 'magnitude', 'unit', 'date', 'frequency', 'reference', 'medicine', 'name'];
    expect(detectionOf(...kinds)).toBeGreaterThanOrEqual(0.99);
  });

  test('changed negation, modality and exceptions are found (95 %)', () => {
    expect(detectionOf('negation added', 'negation removed', 'modality', 'exception')).toBeGreaterThanOrEqual(
      0.95,
    );
  });

  test('turned directions and swapped parties, names and figures are found (90 %)', () => {
    expect(detectionOf('direction')).toBeGreaterThanOrEqual(0.9);
    expect(
      detectionOf(
        'parties swapped',
        'names swapped',
        'compared swapped',
        'figures swapped',
        'figure from beside',
      ),
    ).toBeGreaterThanOrEqual(0.9);
  });

  test('claims that cite the sentence most like their own are found (95 %)', () => {
    expect(detectionOf('another sentence')).toBeGreaterThanOrEqual(0.95);
  });

  test('true claims are not blamed (3 %)', () => {
    const counts = Object.values(report.falseAlarms);
    const alarms = counts.reduce((sum, one) => sum + one.alarms, 0);
    expect(alarms / counts.reduce((sum, one) => sum + one.claims, 0)).toBeLessThanOrEqual(0.03);
  });
});
