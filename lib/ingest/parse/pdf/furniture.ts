import { piecesOf, textOf, type Line } from './lines.ts';

/** How far from the top or the bottom of the page a running header or footer may be, as a share of the page's height. */
const edgeShare = 0.14;
/** How many lines at each edge are looked at. */
const edgeLines = 4;
/** A line that stands at the same height on this many pages is furniture; on two pages, when it is set apart from the text. */
const manyPages = 3;
const sameHeightPoints = 6;
/** Lone numbers that count the pages this many times are page numbers. */
const manyCounted = 2;
/** A line of at least this many parts, this near (in font sizes) to another of several, is a table's: running headers stand apart. */
const tableParts = 3;
const tableStep = 2.5;

type EdgeLine = {
  line: Line;
  /** The text with every number as "#"; `exact` is the text itself. */
  key: string;
  exact: string;
  isAtEdge: boolean;
  isApart: boolean;
  /** Larger than the page's text: "Part 1", "Part 2" over the text are titles, though they stand at one place. */
  isLarge: boolean;
  isTable: boolean;
};
type Edges = { top: EdgeLine[]; bottom: EdgeLine[] };

/**
 * Recognises what repeats from page to page: running headers, footers, page numbers. It is told every page in order
 * (`observe`) before it is asked about one; what it has seen of earlier pages counts. The same pages in the same order
 * always give the same result.
 */
export class FurnitureFinder {
  readonly #places = new Map<string, { baseline: number; pages: Set<number> }[]>();
  /** How often a lone number at a page's edge was this much more than the page's own number. */
  readonly #offsets = new Map<string, number>();

  /** Takes note of the edges of a page. */
  observe(pageNumber: number, lines: readonly Line[], pageHeight: number): void {
    const { top, bottom } = findEdges(lines, pageHeight);
    for (const edge of [...top, ...bottom]) {
      const offset = offsetKey(edge, pageNumber);
      if (offset !== undefined) this.#offsets.set(offset, (this.#offsets.get(offset) ?? 0) + 1);
      if (edge.isAtEdge) this.#notePlace(edge, pageNumber);
    }
  }

  /** The lines of a page that are furniture: from each edge inwards, up to the first line that isn't. */
  find(pageNumber: number, lines: readonly Line[], pageHeight: number): { top: Line[]; bottom: Line[] } {
    const { top, bottom } = findEdges(lines, pageHeight);
    const take = (edges: EdgeLine[]) => {
      const end = edges.findIndex((edge) => !this.#isFurniture(edge, pageNumber));
      return (end === -1 ? edges : edges.slice(0, end)).map((edge) => edge.line);
    };
    return { top: take(top), bottom: take(bottom).reverse() };
  }

  #notePlace(edge: EdgeLine, pageNumber: number): void {
    for (const key of placeKeys(edge, pageNumber)) {
      const places = this.#places.get(key) ?? [];
      this.#places.set(key, places);
      const place = places.find((known) => isSameHeight(known.baseline, edge));
      if (place === undefined) places.push({ baseline: edge.line.baseline, pages: new Set([pageNumber]) });
      else place.pages.add(pageNumber);
    }
  }

  #pagesAtPlace(edge: EdgeLine, key: string): number {
    const places = this.#places.get(key) ?? [];
    return places.find((known) => isSameHeight(known.baseline, edge))?.pages.size ?? 0;
  }

  #isFurniture(edge: EdgeLine, pageNumber: number): boolean {
    // Pages that end early have their number just under the text, at a height of its own: it is known by its counting.
    const offset = offsetKey(edge, pageNumber);
    if (offset !== undefined && (this.#offsets.get(offset) ?? 0) >= manyCounted) return true;
    if (!edge.isAtEdge || edge.isTable) return false;
    if (isPageNumber(edge.key) && edge.isApart) return true;
    return placeKeys(edge, pageNumber).some((key) => {
      const seen = this.#pagesAtPlace(edge, key);
      return seen >= manyPages || (seen === 2 && edge.isApart);
    });
  }
}

/** Numbers beyond these in a line are not tried as page numbers, nor are those further than this from the page's own. */
const numbersTried = 6;
const farthestOffset = 1000;

/**
 * What must repeat for a line to be furniture: its exact text, or its text but for one number that counts the pages.
 * Any other number that changes is content, as on a pile of invoices or results that all begin alike.
 */
function placeKeys(edge: EdgeLine, pageNumber: number): string[] {
  if (edge.isLarge) return [edge.exact];
  const text = edge.exact.toLowerCase();
  const numbers = [...text.matchAll(/\d+/g)]
    .slice(0, numbersTried)
    .filter(([number]) => Math.abs(Number(number) - pageNumber) <= farthestOffset);
  return [
    text,
    ...numbers.flatMap(({ 0: number, index }) => {
      const counted = `#${Number(number) - pageNumber}`;
      // The same number may stand there twice, and on the last page "2 of 2" only one of them counts.
      const everywhere = text.replaceAll(/\d+/g, (found) => (found === number ? counted : found));
      return [everywhere, text.slice(0, index) + counted + text.slice(index + number.length)];
    }),
  ];
}

function isSameHeight(baseline: number, edge: EdgeLine): boolean {
  return Math.abs(baseline - edge.line.baseline) <= sameHeightPoints;
}

/** The outermost lines, from the edge inwards. No line is in both lists. */
function findEdges(lines: readonly Line[], pageHeight: number): Edges {
  const sorted = [...lines].sort((a, b) => a.baseline - b.baseline);
  const half = Math.floor(sorted.length / 2);
  const textSize = sorted.map((line) => line.size).sort((a, b) => a - b)[half] ?? 0;
  const count = Math.min(edgeLines, half);
  const describe = (line: Line, index: number, all: readonly Line[]): EdgeLine => {
    const next = all[index + 1];
    const gap = next === undefined ? Infinity : Math.abs(next.baseline - line.baseline);
    const isAtEdge = line.bottom < pageHeight * edgeShare || line.top > pageHeight * (1 - edgeShare);
    const exact = textOf(piecesOf(line));
    const isLarge = line.size > 1.15 * textSize;
    const isTable =
      line.segments.length >= tableParts && (next?.segments.length ?? 0) > 1 && gap < tableStep * line.size;
    return {
      line,
      key: furnitureKey(exact),
      exact,
      isAtEdge,
      isApart: gap > 1.8 * line.size,
      isLarge,
      isTable,
    };
  };
  const upwards = sorted.toReversed();
  return {
    top: sorted
      .slice(0, count + 1)
      .map(describe)
      .slice(0, count),
    bottom: upwards
      .slice(0, count + 1)
      .map(describe)
      .slice(0, count),
  };
}

/** The line's shape: numbers count as equal, and so do Roman page numbers on their own. */
function furnitureKey(text: string): string {
  const key = text.toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, ' ').trim();
  return /^[ivxl]{1,7}$/.test(key) ? '#' : key;
}

/** A lone number, "- # -", "page # of #", "F-#", "#/#". */
function isPageNumber(key: string): boolean {
  return /^(?:page |pg\.? )?(?:[-\u2013\u2014|(] ?)?(?:[a-z]{1,2}-)?#(?: ?(?:of|\/) ?#)?(?: ?[-\u2013\u2014|)])?$/.test(
    key,
  );
}

/** What a lone number is more than the number of its page, together with how it is dressed. */
function offsetKey(edge: EdgeLine, pageNumber: number): string | undefined {
  if (!isPageNumber(edge.key)) return undefined;
  const text = textOf(piecesOf(edge.line));
  const digits = /\d+/.exec(text)?.[0];
  return `${edge.key} ${(digits === undefined ? romanValue(text) : Number(digits)) - pageNumber}`;
}

const romanDigits: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50 };

function romanValue(text: string): number {
  const values = Array.from(text.toLowerCase(), (letter) => romanDigits[letter] ?? 0);
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0);
}
