import { piecesOf, textOf, type Line } from './lines.ts';
import { listMarker } from './table-cells.ts';

/** A paragraph step is this much larger than the step between lines of one paragraph. */
const paragraphStep = 1.35;
/** Fonts that differ by more than this are different text. */
const sizeChange = 0.09;

/** "PART II", "ARTICLE 4", "Item 7A." at the start of a line. */
export const namedPart =
  /^(?:article|part|chapter|item|exhibit|schedule|annex|appendix)\s+(?:\d+[a-z]?|[IVXLC]+|[A-Z])\b/i;

/** What is asked of a line to group it. */
type Look = { line: Line; text: string; isBold: boolean; isCapitals: boolean };

/** Groups the lines of running text into paragraphs, list items and headings, in order. */
export function groupParagraphs(lines: readonly Line[]): Line[][] {
  const looks = lines.map(describe);
  const measure = measureText(looks);
  const groups: Line[][] = [];
  looks.forEach((look, index) => {
    const before = looks[index - 1];
    const last = groups.at(-1);
    if (before === undefined || last === undefined || startsParagraph(before, look, measure))
      groups.push([look.line]);
    else last.push(look.line);
  });
  return groups;
}

function describe(line: Line): Look {
  const text = textOf(piecesOf(line));
  return { line, text, isBold: isAllBold(line), isCapitals: isAllCapitals(text) };
}

/** True for text with several letters, none of them small. */
export function isAllCapitals(text: string): boolean {
  return (text.match(/\p{L}/gu)?.length ?? 0) >= 4 && !/\p{Ll}/u.test(text);
}

/** True when nearly every letter of a line is bold. */
export function isAllBold(line: Line): boolean {
  let bold = 0;
  let all = 0;
  for (const piece of piecesOf(line)) {
    const letters = piece.text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    all += letters;
    if (piece.bold) bold += letters;
  }
  return all > 0 && bold > all * 0.9;
}

type Measure = { left: number; right: number; step: number };

/** The column's edges, and the usual step from a line that is full to the next one, in font sizes. */
function measureText(looks: readonly Look[]): Measure {
  const left = Math.min(...looks.map(({ line }) => line.left));
  const right = Math.max(...looks.map(({ line }) => line.right));
  const steps: number[] = [];
  looks.slice(1).forEach((look, index) => {
    const before = looks[index];
    if (before === undefined || before.line.right < right - 0.15 * (right - left)) return;
    if (isSameSize(before.line, look.line)) steps.push(stepOf(before.line, look.line));
  });
  steps.sort((a, b) => a - b);
  const middle = steps[Math.floor(steps.length / 2)] ?? 1.25;
  return { left, right, step: Math.min(2.6, Math.max(1, middle)) };
}

function isSameSize(first: Line, second: Line): boolean {
  return Math.abs(first.size - second.size) <= sizeChange * Math.max(first.size, second.size);
}

function stepOf(first: Line, second: Line): number {
  return (second.baseline - first.baseline) / Math.max(first.size, second.size, 1);
}

function startsParagraph(before: Look, look: Look, measure: Measure): boolean {
  const step = stepOf(before.line, look.line);
  if (step > measure.step * paragraphStep + 0.1 || step < 0) return true;
  if (!isSameSize(before.line, look.line)) return true;
  const isFull = before.line.right > measure.right - 0.12 * (measure.right - measure.left);
  return startsByLook(before, look, isFull) || startsByShape(before, look, isFull);
}

/** Another weight, capitals, or a number or mark at the start, where the line before doesn't plainly go on. */
function startsByLook(before: Look, look: Look, isFull: boolean): boolean {
  if (before.isBold !== look.isBold && (!isFull || before.isBold)) return true;
  if (!isFull && (before.isCapitals !== look.isCapitals || namedPart.test(look.text))) return true;
  return startsWithMarker(look.text) && (!isFull || /[.;:,]$|\b(?:and|or)$/.test(before.text));
}

/** A first line that is set in, or a line before that ends early and ends a sentence. */
function startsByShape(before: Look, look: Look, isFull: boolean): boolean {
  const endsSentence = /[.:;?!]["\u201d\u2019)]*$/.test(before.text);
  const indent = (look.line.left - before.line.left) / Math.max(look.line.size, 1);
  const startsHigh = /^["\u201c(]?[\p{Lu}\p{N}]/u.test(look.text);
  if (startsWithFootnote(look) && (endsSentence || !isFull)) return true;
  if (!isFull && startsHigh && (endsSentence || isShortLine(before, look))) return true;
  return endsSentence && startsHigh && indent > 0.9 && indent < 8;
}

/** Lines of a title page or an address: the next word would have had room on the line before. */
function isShortLine(before: Look, look: Look): boolean {
  return (
    before.line.right - before.line.left < 0.6 * (look.line.right - look.line.left) &&
    !/[,\-\u2013]$/.test(before.text)
  );
}

/** A small raised number at the start of a line: the mark of a footnote. */
function startsWithFootnote({ line }: Look): boolean {
  const [first] = piecesOf(line);
  return (
    first !== undefined &&
    first.size < 0.8 * line.size &&
    /^\(?[\da-z*\u2020\u2021]{1,2}\)?$/.test(first.text)
  );
}

/** True when a text begins with a bullet, "(a)", "1.", "2.3" and the like, followed by words. */
export function startsWithMarker(text: string): boolean {
  const [first = '', second = ''] = text.split(' ', 2);
  if (second === '') return false;
  if (/^[A-Z\d]$/.test(first) && /^[-\u2013\u2014]$/.test(second)) return true;
  return (
    listMarker.test(first) ||
    (/^(?:section|article|item)$/i.test(first) && /^\d+[a-z]?(?:\.\d+)*[.:]?$|^[IVXL]+[.:]?$/i.test(second))
  );
}
