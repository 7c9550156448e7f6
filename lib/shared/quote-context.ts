/** How much of the page is looked at on each side; a longer sentence is cut at a word, on the side away from the quote. */
const windowCharacters = 400;

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The sentences of a piece of a page's text, in which a line is a paragraph or a row of a table. */
function sentencesOf(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => Array.from(segmenter.segment(line), ({ segment }) => segment.trim()))
    .filter((sentence) => sentence !== '');
}

/** The sentence or table row before an offset into the page's text; empty at the start of the page. */
export function sentenceBefore(pageText: string, start: number): string {
  const from = Math.max(0, start - windowCharacters);
  const sentences = sentencesOf(pageText.slice(from, start));
  const last = sentences.at(-1) ?? '';
  return from > 0 && sentences.length === 1 ? `… ${last.replace(/^\S*\s/u, '')}` : last;
}

/** The sentence or table row after an offset into the page's text; empty at the end of the page. */
export function sentenceAfter(pageText: string, end: number): string {
  const sentences = sentencesOf(pageText.slice(end, end + windowCharacters));
  const first = sentences[0] ?? '';
  const isCut = end + windowCharacters < pageText.length && sentences.length === 1;
  return isCut ? `${first.replace(/\s\S*$/u, '')} …` : first;
}
