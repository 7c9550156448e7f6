import { dictionary } from '@zxcvbn-ts/language-common';

/** A password of fewer different characters than this is one key pressed again and again. */
const leastCharacters = 5;

let known: ReadonlySet<string> | undefined;

/** Passwords that many people chose (about 47,000, from lists that leaked), in lower case. They come with a package: nothing is asked of anybody. */
function commonPasswords(): ReadonlySet<string> {
  known ??= new Set(dictionary['passwords-common'].map((word) => word.toLowerCase()));
  return known;
}

/**
 * True for a password that would be tried first: one of the common ones, also with digits or signs around it or written several times,
 * or the same few characters over and over. What one adds to a common word is what everybody adds.
 */
export function isCommonPassword(password: string): boolean {
  const text = password.normalize('NFKC').toLowerCase().trim();
  if (new Set(text).size < leastCharacters) return true;
  const core = text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return [text, core].some((part) => part.length >= 4 && commonPasswords().has(oneOf(part)));
}

/** The shortest word of which the text is nothing but repetitions, or the text itself. */
function oneOf(text: string): string {
  for (let length = 4; length <= text.length / 2; length += 1) {
    const word = text.slice(0, length);
    if (text.length % length === 0 && word.repeat(text.length / length) === text) return word;
  }
  return text;
}
