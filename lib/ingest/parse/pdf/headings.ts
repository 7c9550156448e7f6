import { piecesOf, textOf, type Line } from './lines.ts';
import { isAllBold, isAllCapitals, namedPart, startsWithMarker } from './paragraphs.ts';

const maxHeadingCharacters = 200;
const maxHeadingLines = 4;
/** Larger than the body text by this much is a heading by its size alone. */
const largerBy = 1.12;

/** Sizes of the running text, counted by characters: the most common one is the body's. */
export class SizeBook {
  readonly #characters = new Map<number, number>();

  /** Counts the lines of a page. */
  observe(lines: readonly Line[]): void {
    for (const line of lines) {
      const size = Math.round(line.size * 2) / 2;
      const length = piecesOf(line).reduce((sum, piece) => sum + piece.text.length, 0);
      this.#characters.set(size, (this.#characters.get(size) ?? 0) + length);
    }
  }

  /** The size of most of the text seen so far, in points. */
  bodySize(): number {
    return [...this.#characters].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [10, 0])[0];
  }
}

export type Classified = { kind: 'heading'; level: number } | { kind: 'list-item' } | { kind: 'paragraph' };

type Features = {
  text: string;
  sizeRatio: number;
  isBold: boolean;
  isCapitals: boolean;
  depth: number | undefined;
};

/** Tells headings by size, weight, capitals and numbering, and list items by their mark. */
export function classifyGroup(lines: readonly Line[], bodySize: number): Classified {
  const features = describeGroup(lines, bodySize);
  const level = lines.length <= maxHeadingLines ? headingLevel(features) : undefined;
  if (level !== undefined) return { kind: 'heading', level };
  return startsWithMarker(features.text) && !/^(?:section|article|item)\b/i.test(features.text)
    ? { kind: 'list-item' }
    : { kind: 'paragraph' };
}

function describeGroup(lines: readonly Line[], bodySize: number): Features {
  const text = lines.map((line) => textOf(piecesOf(line))).join(' ');
  return {
    text,
    sizeRatio: Math.max(...lines.map((line) => line.size)) / bodySize,
    isBold: lines.every(isAllBold),
    isCapitals: isAllCapitals(text),
    depth: numberingDepth(text),
  };
}

/** How deep a section number is: "ARTICLE 4" and "Item 7" 1, "4." 1, "4.2" 2. Undefined without a number. */
function numberingDepth(text: string): number | undefined {
  if (
    /^(?:article|part|chapter|item|exhibit|schedule|annex|appendix)\s+(?:\d|[IVXLC]+\b|[A-Z]\b)/i.test(text)
  )
    return 1;
  const number = /^(?:section\s+)?(\d{1,2}(?:\.\d{1,2})*)\.?\s+\p{Lu}/u.exec(text)?.[1];
  return number?.split('.').length;
}

/** The level from 1 (highest) to 6, or undefined for text that is no heading. */
function headingLevel(features: Features): number | undefined {
  if (!looksLikeTitle(features.text)) return undefined;
  if (features.sizeRatio >= largerBy) return levelBySize(features.sizeRatio);
  if (features.sizeRatio < 0.85) return undefined;
  return levelByNumber(features) ?? levelByLook(features);
}

function levelByNumber({ text, depth, isBold, isCapitals }: Features): number | undefined {
  if (depth === undefined) return undefined;
  const stands = isBold || isCapitals;
  if (namedPart.test(text)) return stands || text.length < 80 ? 3 : undefined;
  return stands ? Math.min(6, 3 + depth) : undefined;
}

function levelByLook({ text, isBold, isCapitals }: Features): number | undefined {
  if (isBold && isCapitals) return 4;
  if (isBold && !text.endsWith('.')) return 5;
  const isShortCapitals =
    isCapitals && text.length >= 6 && text.split(' ').length <= 12 && !/\d{3}/.test(text);
  return isShortCapitals ? 5 : undefined;
}

function levelBySize(ratio: number): number {
  if (ratio >= 1.7) return 1;
  return ratio >= 1.3 ? 2 : 3;
}

/** Headings are short, say something in letters, and don't end like a sentence that goes on. */
function looksLikeTitle(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (text.length > maxHeadingCharacters || letters < 3 || letters < text.length * 0.4) return false;
  if (/[,;]$/.test(text)) return false;
  return !(/\.$/.test(text) && text.split(' ').length > 14);
}
