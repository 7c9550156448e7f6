import { isCompanyForm } from './document-names.ts';

const lettersFrom = 3;
/** A word with one capital is taken for an abbreviation only when it is short and has so much of each word: "Amex". */
const [spokenLettersMax, spokenLettersOfWord] = [6, 2];
/** How "and" appears in abbreviations, where it does: "JnJ", "P&G". */
const joiners = new Map([
  ['&', ['', '&', 'n']],
  ['and', ['', '&', 'n', 'a']],
  ['of', ['', 'o']],
  ['the', ['', 't']],
]);

/** True when the letters are the beginnings of all these words, in their order, at least `least` letters of each. */
function areBeginnings(letters: string, words: readonly string[], least: number): boolean {
  const [word, ...rest] = words;
  if (word === undefined) return letters === '';
  const joined = joiners.get(word);
  if (joined) {
    return joined.some(
      (way) => letters.startsWith(way) && areBeginnings(letters.slice(way.length), rest, least),
    );
  }
  for (let length = least; length <= Math.min(word.length, letters.length); length += 1) {
    if (word.slice(0, length) !== letters.slice(0, length)) return false;
    if (areBeginnings(letters.slice(length), rest, least)) return true;
  }
  return false;
}

/**
 * True when a word of a question is a short form of a name of two words or more: the beginnings of its words in their order.
 * "AMEX" and "Amex" stand for "American Express Company", "JnJ" for "Johnson & Johnson".
 */
export function abbreviates(word: string, name: string): boolean {
  if (!/^[\p{L}&]+$/u.test(word) || word.length < lettersFrom) return false;
  const capitals = word.match(/\p{Lu}/gu)?.length ?? 0;
  if (capitals === 0 || (capitals === 1 && word.length > spokenLettersMax)) return false;
  const words = (name.toLowerCase().match(/\p{L}+|&/gu) ?? []).filter((own) => !isCompanyForm(own));
  if (words.filter((own) => !joiners.has(own)).length < 2) return false;
  return areBeginnings(word.toLowerCase(), words, capitals === 1 ? spokenLettersOfWord : 1);
}
