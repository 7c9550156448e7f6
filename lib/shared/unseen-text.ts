import type { UnseenText } from './documents.ts';
import { formatCount } from './format.ts';
import { listed } from './listed.ts';

/** More places than this aren't listed one by one. */
const maxListed = 8;

/**
 * What the person who uploads must know: "Pages 2 and 5 have text that is not visible on the page (312 letters and digits);
 * it is not used for answers." Empty for none.
 */
export function unseenText(unseen: readonly UnseenText[]): string {
  const pageCount = unseen.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  if (pageCount === 0) return '';
  const characters = unseen.reduce((sum, one) => sum + one.characters, 0);
  const places = unseen.map(({ from, to }) =>
    from === to ? from.toLocaleString('en') : `${from.toLocaleString('en')}\u2013${to.toLocaleString('en')}`,
  );
  const pages =
    pageCount === 1
      ? `Page ${places[0] ?? ''} has`
      : places.length > maxListed
        ? `${formatCount(pageCount, 'page')}, the first of them page ${places[0]?.split('\u2013')[0] ?? ''}, have`
        : `Pages ${listed(places, 'and')} have`;
  const count = formatCount(characters, 'letter or digit', 'letters and digits');
  return `${pages} text that is not visible on the page (${count}); it is not used for answers.`;
}
