import { expect, test } from 'vitest';
import { titleOf } from '#lib/answer/store-answer.ts';

test('a conversation is called by its first question, on one line and cut at a word', () => {
  expect(titleOf(' When is\nthe rent due? ')).toBe('When is the rent due?');
  const title = titleOf(
    'When exactly is the rent for the premises at Mill Lane due, and what happens when it is late?',
  );
  expect(title).toBe('When exactly is the rent for the premises at Mill Lane due, and what happens…');
  expect(titleOf('x'.repeat(300))).toHaveLength(81);
});
