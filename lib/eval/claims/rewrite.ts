import { pick, type Random } from './random.ts';

/** Rewrites a sentence, or gives null when it holds nothing to rewrite. */
export type Rewrite = (sentence: string, random: Random) => string | null;

/** A pattern, and what comes in place of a match: null leaves it as it is. */
export type Rule = [pattern: RegExp, replacement: (match: RegExpMatchArray, random: Random) => string | null];

/** Gives the replacement the capital of what it replaces. */
export function likeCase(replacement: string, original: string): string {
  if (/^\p{Lu}{2}/u.test(original) && original === original.toUpperCase()) return replacement.toUpperCase();
  return /^\p{Lu}/u.test(original) ? replacement.charAt(0).toUpperCase() + replacement.slice(1) : replacement;
}

/** Applies one of the rules at one of the places where they match, chosen by chance. */
export function oneOf(rules: readonly Rule[]): Rewrite {
  return (sentence, random) => {
    const places = rules.flatMap(([pattern, replacement]) =>
      [...sentence.matchAll(pattern)].flatMap((match) => {
        const text = replacement(match, random);
        return text === null || text === match[0] ? [] : [{ match, text }];
      }),
    );
    const place = pick(places, random);
    if (!place) return null;
    const { index } = place.match;
    return sentence.slice(0, index) + place.text + sentence.slice(index + place.match[0].length);
  };
}

/** A rule that puts words for words, keeping the capital. */
export function words(pattern: string, ...replacements: readonly string[]): Rule {
  return [
    new RegExp(`(?<![\\p{L}\\p{N}-])(?:${pattern})(?![\\p{L}\\p{N}-])`, 'giu'),
    (match, random) => likeCase(pick(replacements, random) ?? '', match[0]),
  ];
}

/** Two rules, each the other way round. */
export function swapWords(one: string, other: string): Rule[] {
  return [words(one, other), words(other, one)];
}
