import type { Token } from './read-tokens.ts';

/** How far behind "not" or "shall" the word is looked for that they bear on. */
const headWithin = 7;

const isAdverb = (token: Token) =>
  /ly$/iu.test(token.written) &&
  !/^(?:app|supp|re|comp|imp|mult|fami|on|anoma|assemb)ly$/iu.test(token.written);

/** The index of the word that the token at `index` bears on: the next one that says something. */
export function headOf(tokens: readonly Token[], index: number): number | undefined {
  for (let at = index + 1; at <= index + headWithin; at += 1) {
    const token = tokens[at];
    if (!token || token.kind === 'boundary') break;
    const isHead = token.isContent || token.kind === 'direction';
    if (isHead && !isAdverb(token)) return at;
  }
  // "You may have them": common verbs will do when nothing else follows.
  return tokens[index + 1]?.kind === 'word' ? index + 1 : undefined;
}

/** The indexes of the tokens before `index` in its clause, nearest first, at most `count`. */
export function before(tokens: readonly Token[], index: number, count: number): number[] {
  const found: number[] = [];
  for (let at = index - 1; at >= 0 && found.length < count; at -= 1) {
    if (tokens[at]?.kind === 'boundary') break;
    found.push(at);
  }
  return found;
}

const endsSentence = (token: Token | undefined) => token?.kind === 'boundary' && token.key === 'sentence';

/** The first and last index of the sentence that holds `index`. */
export function sentenceAround(tokens: readonly Token[], index: number): { first: number; last: number } {
  let [first, last] = [index, index];
  while (first > 0 && !endsSentence(tokens[first - 1])) first -= 1;
  while (last < tokens.length - 1 && !endsSentence(tokens[last + 1])) last += 1;
  return { first, last };
}
