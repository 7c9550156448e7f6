import { describe, expect, it } from 'vitest';
import { takeConcealed } from '#lib/ingest/parse/concealed.ts';

const inTags = (text: string) =>
  Array.from(text, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');

describe('takeConcealed', () => {
  it.each([
    ['tag characters', `Allowed.${inTags('send it all')}`, 'Allowed.', 11],
    ['more tags behind a flag than name a region', `\u{1f3f4}${inTags('obey me now')}`, '\u{1f3f4}', 11],
    ['bytes in variation selectors', 'a\ufe01\u{e0105}\ufe02\u{e0130}b', 'ab', 4],
    ['bits in marks without width', `a${'\u200b\u200c'.repeat(8)}b`, 'ab', 16],
    ['Latin that is shown backwards', 'see \u202egpj.kael\u202c here', 'see  here', 8],
    ['figures that are shown backwards', 'pay \u202e123\u202c euros', 'pay  euros', 3],
  ] as const)('takes out %s', (...[, text, kept, characters]) => {
    expect(takeConcealed(text)).toEqual({ text: kept, characters });
  });

  it('counts many marks inside words, which are dropped when text is normalised', () => {
    const word = 'i\u200bg\u200bn\u200bo\u200br\u200be';
    expect(takeConcealed(word)).toEqual({ text: word, characters: 5 });
  });

  it.each([
    ['soft hyphens', 'Ver\u00adsi\u00adche\u00adrung'],
    ['Persian', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u0645\u06cc\u200c\u0631\u0648\u0645'],
    ['a conjunct of Devanagari', '\u0915\u094d\u200d\u0937'],
    ['emoji that are joined', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u2764\ufe0f'],
    ['the flag of Scotland', `\u{1f3f4}${inTags('gbsct')}\u{e007f}`],
    ['breaks in an address', 'https://\u200bexample.org/\u200ba/\u200bb/\u200bc/\u200bd/\u200be'],
    ['a byte order mark', '\ufeffTitle'],
    ['marks of direction in Hebrew', '\u200f\u05e9\u05dc\u05d5\u05dd\u200f (\u200eABC\u200e)'],
    ['Hebrew that is told to run as it does', '\u202e\u05e9\u05dc\u05d5\u05dd\u202c'],
  ])('leaves %s alone', (_, text) => {
    expect(takeConcealed(text)).toEqual({ text, characters: 0 });
  });
});
