/**
 * Characters that nobody sees and a program reads. Ordinary writing has some: soft hyphens, marks that join or part letters
 * in Persian, Indic scripts and emoji, breaks in long addresses, a direction mark between Latin and Hebrew. They carry no
 * words and are dropped in silence (`normaliseText`). What carries words, or changes how words read, is taken out here.
 */

/** Copies of ASCII that are never drawn (Unicode, 23.9); after a black flag, up to six of them name a region. */
const tags = /(\u{1f3f4}?)([\u{e0000}-\u{e007f}]+)/gu;
const regionOfFlag = /^[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{1,6}\u{e007f}$/u;
/** One variation selector belongs to the character before it; three in a row belong to nothing and are used to hide bytes. */
const selectors = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{3,}/gu;
/** A row of eight marks without width is a byte written in them; writing has one, rarely two at a place. */
const zeroWidthRow = /[\u180e\u200b-\u200f\u2060-\u2064\ufeff]{8,}/g;
/** Overrides of direction, to where they end: a line may not have its end. */
const overrides = /([\u202d\u202e])([^\u202a-\u202e\n]*)\u202c?/g;
/** In these scripts no mark without width belongs between two letters: five on a page are no accident. */
const zeroWidthInWord =
  /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\u200b-\u200d\u2060\ufeff](?=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])/gu;
const fewInWords = 4;

/** Cheap: no page of ordinary text gets past it. */
const anySuspect = /[\u180e\u200b-\u200f\u202d\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\udb40]/;

const leftToRight = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]/u;
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** The text without what is concealed in it, and how many characters that are. Ordinary text comes back as it is. */
export function takeConcealed(text: string): { text: string; characters: number } {
  if (!anySuspect.test(text)) return { text, characters: 0 };
  let characters = 0;
  const take = (found: string) => {
    characters += Array.from(found).length;
    return '';
  };
  const kept = text
    .replace(tags, (whole, flag: string, inside: string) =>
      flag !== '' && regionOfFlag.test(inside) ? whole : flag + take(inside),
    )
    .replace(selectors, take)
    .replace(zeroWidthRow, take)
    .replace(overrides, (whole, mark: string, inside: string) => {
      // Shown backwards: what is read is not what stands there.
      const isTurned = (mark === '\u202e' ? leftToRight : rightToLeft).test(inside);
      return isTurned ? take(inside) : whole;
    });
  const inWords = kept.match(zeroWidthInWord)?.length ?? 0;
  return { text: kept, characters: characters + (inWords > fewInWords ? inWords : 0) };
}

/** Letters and digits: what could be read as a statement. */
export function countCharacters(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}
