import { expect, test } from 'vitest';
import { analyseQuestion } from '#lib/answer/analyse-question.ts';

test('a question is taken apart into terms, names and numbers', () => {
  const found = analyseQuestion('What was the capital expenditure of Acme for FY2018 under Section 12?');
  expect(found.terms).toContain('capit');
  expect(found.terms).not.toContain('what');
  expect([...found.names]).toEqual(['acm', 'section']);
  expect([...found.numbers]).toEqual(['2018', '12']);
});

test('a fiscal year is searched as the year that documents write', () => {
  expect(analyseQuestion('revenue in FY18').words).toEqual(['revenue', '2018']);
});

test('a question in capitals names nothing by its capitals', () => {
  expect(analyseQuestion('WHAT IS THE NOTICE PERIOD OF THE LEASE').names.size).toBe(0);
});

test('a question of stop words alone has no terms', () => {
  expect(analyseQuestion('What is it?').terms).toEqual([]);
});
