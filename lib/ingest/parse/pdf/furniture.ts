import { piecesOf, textOf, type Line } from './lines.ts';

/** How far from the top or the bottom of the page a running header or footer may be, as a share of the page's height. */
const edgeShare = 0.14;
/** How many lines at each edge are looked at. */
const edgeLines = 3;
/** A line that stands at the same height on this many pages is furniture; on two pages, when it is set apart from the text. */
const manyPages = 3;
const sameHeightPoints = 6;

type EdgeLine = { line: Line; zone: 'top' | 'bottom'; key: string; isApart: boolean };

/**
 * Recognises what repeats from page to page: running headers, footers, page numbers. It is told every page in order
 * (`observe`) before it is asked about one; what it has seen of earlier pages counts. The same pages in the same order
 * always give the same result.
 */
export class FurnitureFinder {
  readonly #places = new Map<string, { baseline: number; pages: Set<number> }[]>();

  /** Takes note of the edges of a page. */
  observe(pageNumber: number, lines: readonly Line[], pageHeight: number): void {
    for (const edge of findEdges(lines, pageHeight)) {
      const places = this.#places.get(edge.key) ?? [];
      this.#places.set(edge.key, places);
      const place = places.find(
        ({ baseline }) => Math.abs(baseline - edge.line.baseline) <= sameHeightPoints,
      );
      if (place === undefined) places.push({ baseline: edge.line.baseline, pages: new Set([pageNumber]) });
      else place.pages.add(pageNumber);
    }
  }

  /** The lines of a page that are furniture, by the edge at which they stand. */
  find(lines: readonly Line[], pageHeight: number): { top: Line[]; bottom: Line[] } {
    const found: { top: Line[]; bottom: Line[] } = { top: [], bottom: [] };
    for (const edge of findEdges(lines, pageHeight)) {
      if (this.#isFurniture(edge)) found[edge.zone].push(edge.line);
    }
    return found;
  }

  #isFurniture(edge: EdgeLine): boolean {
    if (edge.isApart && isPageNumber(edge.key)) return true;
    const places = this.#places.get(edge.key) ?? [];
    const seen =
      places.find(({ baseline }) => Math.abs(baseline - edge.line.baseline) <= sameHeightPoints)?.pages
        .size ?? 0;
    return seen >= manyPages || (seen === 2 && edge.isApart);
  }
}

function findEdges(lines: readonly Line[], pageHeight: number): EdgeLine[] {
  const byHeight = [...lines].sort((a, b) => a.baseline - b.baseline);
  const top = byHeight.slice(0, edgeLines).filter((line) => line.bottom < pageHeight * edgeShare);
  const rest = byHeight.slice(top.length);
  const bottom = rest.slice(-edgeLines).filter((line) => line.top > pageHeight * (1 - edgeShare));
  const firstInside = byHeight[top.length];
  const lastInside = byHeight[byHeight.length - bottom.length - 1];
  return [
    ...top.map((line) => describeEdge(line, 'top', firstInside)),
    ...bottom.map((line) => describeEdge(line, 'bottom', lastInside)),
  ];
}

function describeEdge(line: Line, zone: 'top' | 'bottom', inside: Line | undefined): EdgeLine {
  const gap = inside === undefined ? Infinity : Math.abs(line.baseline - inside.baseline);
  return { line, zone, key: furnitureKey(textOf(piecesOf(line))), isApart: gap > 1.8 * line.size };
}

/** Numbers change from page to page, so they count as equal; so do Roman page numbers on their own. */
function furnitureKey(text: string): string {
  const key = text.toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, ' ').trim();
  return /^[ivxlc]{1,7}$/.test(key) ? '#' : key;
}

/** A lone number, "- # -", "page # of #", "F-#", "#/#". */
function isPageNumber(key: string): boolean {
  return /^(?:page |pg\.? )?(?:[-\u2013\u2014|] ?)?(?:[a-z]{1,2}-?)?#(?: ?(?:of|\/) ?#)?(?: ?[-\u2013\u2014|])?$/.test(
    key,
  );
}
