/** What a model writes, alone, when the sources do not answer the question. */
export const notFoundToken = 'NOT_FOUND';

/** A source as the grammar knows it: its number in the prompt and how many numbered sentences it has. */
export type NumberedSource = { number: number; sentenceNumbers: readonly number[] };

/**
 * The GBNF grammar of an answer to one question: either the not-found token, or claims, one a line, each of which ends
 * in one to three ids of sentences that exist. A citation of nothing can't be written under it.
 * The text of a claim is `[^\[\]\n]+`: bounded repetition (`{10,80}`) costs a hundred times more per token with a large
 * vocabulary; the length is bounded by the number of tokens instead.
 */
export function buildGrammar(sources: readonly NumberedSource[]): string {
  const cited = sources.filter((source) => source.sentenceNumbers.length > 0);
  if (cited.length === 0) return `root ::= "${notFoundToken}"`;
  const ids = cited.map((source) => {
    const numbers = source.sentenceNumbers.map((number) => `"${number}"`).join(' | ');
    return `"${source.number}." (${numbers})`;
  });
  return [
    `root ::= "${notFoundToken}" | claim ("\\n" claim)*`,
    'claim ::= text cite cite? cite?',
    String.raw`text ::= [^\[\]\n]+`,
    'cite ::= "[" id "]"',
    `id ::= ${ids.join(' | ')}`,
  ].join('\n');
}
