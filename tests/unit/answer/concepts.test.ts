import { describe, expect, test } from 'vitest';
import { accounts } from '#lib/answer/understand/accounts.ts';
import { clauses } from '#lib/answer/understand/clauses.ts';
import { clinical } from '#lib/answer/understand/clinical.ts';
import { conceptsAsked, conceptShare, conceptsSaid } from '#lib/answer/understand/concepts.ts';
import { wordsOf } from '#lib/answer/words.ts';

const said = (text: string) => conceptsSaid(wordsOf(text).map((word) => word.term));
const share = (question: string, text: string) =>
  conceptShare(new Map([...conceptsAsked(question)].map((concept) => [concept, 1])), said(text).all);

describe('concepts', () => {
  test.each([
    [
      'Under which law is the agreement to be construed?',
      'It is governed by the laws of the State of New York.',
    ],
    [
      'Can either side end it without cause?',
      'Each party may terminate for convenience on sixty days’ notice.',
    ],
    ['Is there a most favoured nation clause?', 'The price is no less favorable than that of other buyers.'],
    ['What was capex in 2018?', 'Purchases of property, plant and equipment | 1,577'],
    ['Which patients with AF need it?', 'In atrial fibrillation it is given for life.'],
    ['Does it treat atrial fibrillation?', 'AF patients were left out.'],
  ])('"%s" is spoken of by "%s"', (question, text) => {
    expect(share(question, text)).toBeGreaterThan(0);
  });

  test.each([
    ['Is insurance required?', 'The premises are used as a bakery.'],
    ['What was capex in 2018?', 'The property of the seller passes on delivery.'],
  ])('"%s" is not spoken of by "%s"', (question, text) => {
    expect(conceptsAsked(question).size).toBeGreaterThan(0);
    expect(share(question, text)).toBe(0);
  });

  test('a name of a concept is told from a description', () => {
    expect(said('The right of first refusal ends.').named.size).toBe(1);
    expect(said('A policy with a general liability of one million.').named.size).toBe(0);
    expect(said('A policy with a general liability of one million.').all.size).toBe(1);
  });

  test('every entry of the tables has words', () => {
    for (const concept of [...clauses, ...accounts, ...clinical]) {
      expect(concept.both.length).toBeGreaterThan(0);
      for (const entry of [...concept.both, ...concept.asked, ...concept.said])
        expect(wordsOf(entry).length, entry).toBeGreaterThan(0);
    }
  });
});
