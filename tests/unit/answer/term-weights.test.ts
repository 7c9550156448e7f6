import { expect, test } from 'vitest';
import { analyseQuestion } from '#lib/answer/analyse-question.ts';
import { countTerms, weighQuestion, weighTerm } from '#lib/answer/term-weights.ts';

const passage = 'The pump failed because its seal cracked.';

test('a rare word tells more than a common one', () => {
  const sample = countTerms([passage, ...Array.from({ length: 99 }, () => 'The pump runs.')]);
  expect(weighTerm('seal', sample)).toBeGreaterThan(2 * weighTerm('pump', sample));
});

test('in a collection of one passage its words tell nearly as much as words that it lacks', () => {
  const sample = countTerms([passage]);
  expect(weighTerm('seal', sample)).toBeGreaterThan(0.6 * weighTerm('absent', sample));
});

test('a word that only asks weighs less than what is asked about', () => {
  const question = analyseQuestion('What do the experts regard as the cause of the cracks?');
  const weights = weighQuestion(question, { sample: countTerms([passage]), named: null, insideNamed: null });
  expect(weights.get('regard')).toBeLessThan(0.5 * (weights.get('crack') ?? 0));
});
