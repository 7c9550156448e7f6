import { expect, type Locator } from '@playwright/test';

type Box = { x0: number; y0: number; x1: number; y1: number };
type Measured = { highlights: Box[]; words: (Box & { text: string; isCited: boolean })[] };

/** Where a browser puts a word and where a parser says it is may differ by this much. */
const tolerancePixels = 2;

/**
 * Asserts that the marked rectangles of a page lie on the words of the sentence and on no others. What is compared with
 * is the page's own text layer, which pdf.js lays out from the PDF, without anything of the parser that made the rectangles.
 */
export async function expectHighlightOnWords(page: Locator, sentence: string): Promise<void> {
  await expect(page.locator('[data-highlight]').first()).toBeVisible();
  await expect(page.locator('.pdf-text')).toContainText(/\w/);
  const { highlights, words } = await page.evaluate(measure, sentence);
  const cited = words.filter(({ isCited }) => isCited);
  expect(cited.length, 'words of the sentence in the text layer').toBeGreaterThan(3);
  const marked = (word: Box) => highlights.some((box) => holdsCentre(box, word));
  expect(
    cited.filter((word) => !marked(word)).map(({ text }) => text),
    'cited words left unmarked',
  ).toEqual([]);
  const others = words.filter((word) => !word.isCited && marked(word));
  expect(
    others.map(({ text }) => text),
    'other words that are marked',
  ).toEqual([]);
  for (const box of highlights)
    expect(
      cited.some((word) => holdsCentre(box, word)),
      'a mark beside the words',
    ).toBe(true);
}

function holdsCentre(box: Box, word: Box): boolean {
  const x = (word.x0 + word.x1) / 2;
  const y = (word.y0 + word.y1) / 2;
  return (
    x >= box.x0 - tolerancePixels &&
    x <= box.x1 + tolerancePixels &&
    y >= box.y0 - tolerancePixels &&
    y <= box.y1 + tolerancePixels
  );
}

/** Runs in the browser: the boxes of the marks, and of every word of the text layer. */
function measure(page: Element, sentence: string): Measured {
  const boxOf = ({ left, top, right, bottom }: DOMRect) => ({ x0: left, y0: top, x1: right, y1: bottom });
  const letters = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '');
  const words: { text: string; box: DOMRect }[] = [];
  const walker = document.createTreeWalker(page.querySelector('.pdf-text') ?? page, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const match of (node.textContent ?? '').matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      words.push({ text: match[0], box: range.getBoundingClientRect() });
    }
  }
  // The sentence is looked for letter by letter: spaces, hyphens at line ends and marks differ between the two readers.
  const whole = words.map(({ text }) => letters(text));
  const start = whole.join('').indexOf(letters(sentence));
  const end = start + letters(sentence).length;
  let at = 0;
  return {
    highlights: [...page.querySelectorAll('[data-highlight]')].map((mark) =>
      boxOf(mark.getBoundingClientRect()),
    ),
    words: words.map(({ text, box }, index) => {
      const from = at;
      at += whole[index]?.length ?? 0;
      // A mark without letters (%, –) belongs to the sentence when it stands inside it.
      const isCited = start >= 0 && (at > from ? from >= start && at <= end : from > start && from < end);
      return { text, isCited, ...boxOf(box) };
    }),
  };
}
