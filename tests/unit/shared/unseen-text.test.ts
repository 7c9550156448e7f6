import { expect, it } from 'vitest';
import { unseenText } from '#lib/shared/unseen-text.ts';

it('says on which pages text is not visible, and that it is not used', () => {
  expect(unseenText([])).toBe('');
  expect(unseenText([{ from: 3, to: 3, characters: 40 }])).toBe(
    'Page 3 has text that is not visible on the page (40 letters and digits); it is not used for answers.',
  );
  expect(
    unseenText([
      { from: 2, to: 2, characters: 300 },
      { from: 5, to: 5, characters: 900 },
      { from: 7, to: 9, characters: 34 },
    ]),
  ).toBe(
    'Pages 2, 5 and 7–9 have text that is not visible on the page (1,234 letters and digits); it is not used for answers.',
  );
});

it('does not list very many places', () => {
  const many = Array.from({ length: 12 }, (_, index) => ({
    from: 2 * index + 4,
    to: 2 * index + 4,
    characters: 5,
  }));
  expect(unseenText(many)).toContain('12 pages, the first of them page 4, have text that is not visible');
});
