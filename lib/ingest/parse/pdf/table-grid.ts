import { makeCell, type Cell } from './table-cells.ts';

/** A column's place. `outerLeft` counts the currency signs that stand apart before its figures. */
export type Column = { left: number; right: number; outerLeft: number };

/** What shares less than this with a column, in points, only touches it. */
const touchPoints = 0.8;
/** Columns lie further apart than this, in points. */
const nextPoints = 3;
/** Room between pieces from which a cell may be cut at a gutter, in font sizes: blanks between words are narrower. */
const cutGap = 0.4;
/** A piece that begins just where a column does needs only this much. */
const cutGapAtColumn = 0.1;
const sameEdgePoints = 0.75;
/** The blank river between two columns that stand close is at least this wide, in font sizes. */
const riverGap = 0.5;

type GridColumn = Column & { lines: Set<number> };

/** A cell with the columns that it covers. `overflows`: a label that runs on over columns without anything of its line. */
type Placed = { cell: Cell; over: GridColumn[]; overflows: boolean };

export type Placement = readonly Placed[];

/**
 * The columns that lines have in common. A gutter between two columns is *proved* by a line with a cell on both sides; a
 * line with a cell across a proved gutter doesn't belong to these columns and is refused, so that words of two columns
 * never come into one cell.
 */
export class Grid {
  readonly #columns: GridColumn[] = [];
  #lineCount = 0;

  get columns(): readonly Column[] {
    return this.#columns;
  }

  /** Where the cells of a line stand in these columns, or undefined when they can't. */
  place(cells: readonly Cell[]): Placement | undefined {
    const placed: Placed[] = [];
    for (const part of this.#cut(cells)) {
      const over = this.#under(part);
      if (!this.#isProved(over)) placed.push({ cell: part, over, overflows: false });
      else if (placed.length === 0 && over[0] === this.#columns[0])
        placed.push({ cell: part, over: over.slice(0, 1), overflows: true });
      else return undefined;
    }
    const all = placed.flatMap(({ over }) => over);
    if (new Set(all).size < all.length) return undefined;
    const overflow = placed.find(({ overflows }) => overflows);
    if (overflow === undefined) return placed;
    const isInside = placed.every(
      ({ cell, over }) => cell === overflow.cell || (over.length > 0 && cell.core > overflow.cell.right),
    );
    return isInside ? placed : undefined;
  }

  /** Takes a line into the columns, as `place` has placed it. */
  add(placement: Placement): void {
    const line = this.#lineCount;
    this.#lineCount += 1;
    for (const { cell, over, overflows } of placement) {
      if (overflows) {
        over[0]?.lines.add(line);
        continue;
      }
      const [only] = over;
      if (over.length === 1 && only !== undefined) {
        only.left = Math.min(only.left, cell.core);
        only.right = Math.max(only.right, cell.right);
        only.outerLeft = Math.min(only.outerLeft, cell.left);
        only.lines.add(line);
        continue;
      }
      const joined: GridColumn = {
        left: Math.min(cell.core, ...over.map((column) => column.left)),
        right: Math.max(cell.right, ...over.map((column) => column.right)),
        outerLeft: Math.min(cell.left, ...over.map((column) => column.outerLeft)),
        lines: new Set([line, ...over.flatMap((column) => [...column.lines])]),
      };
      const rest = this.#columns.filter((column) => !over.includes(column));
      this.#columns.splice(0, this.#columns.length, ...rest, joined);
      this.#columns.sort((a, b) => a.left - b.left);
    }
  }

  /** The columns that the cell covers; or the one that it is next to, as a dash that stands where brackets close. */
  #under(cell: Cell): GridColumn[] {
    const over = this.#columns.filter((column) => isOver(cell, column));
    if (over.length > 0) return over;
    const near = this.#columns.filter((column) => gapBetween(cell, column) < nextPoints);
    return near.length === 1 ? near : [];
  }

  /** True when a line has cells in two of these columns. */
  #isProved(over: readonly GridColumn[]): boolean {
    return over.some((column, index) => {
      const next = over[index + 1];
      return next !== undefined && [...column.lines].some((line) => next.lines.has(line));
    });
  }

  /** Cells across proved gutters, cut there where there is room between their words. */
  #cut(cells: readonly Cell[]): Cell[] {
    return cells.flatMap((cell) => {
      const over = this.#under(cell);
      return this.#isProved(over) ? cutAtGutters(cell, over) : [cell];
    });
  }
}

function gapBetween(cell: Cell, column: Column): number {
  return Math.max(column.left - cell.right, cell.core - column.right);
}

/** True when the cell reaches into the column. */
export function isOver(cell: Pick<Cell, 'core' | 'right'>, column: Pick<Column, 'left' | 'right'>): boolean {
  return Math.min(cell.right, column.right) - Math.max(cell.core, column.left) > touchPoints;
}

/** A cell cut at those gutters of the columns at which it has room between two pieces. */
export function cutAtGutters(cell: Cell, columns: readonly Pick<Column, 'left' | 'right'>[]): Cell[] {
  const parts: Cell['pieces'][] = [[]];
  cell.pieces.forEach((piece, index) => {
    const before = cell.pieces[index - 1];
    const isCut =
      before !== undefined &&
      columns.some((column, place) => {
        const next = columns[place + 1];
        if (next === undefined || before.right > next.left || piece.left < column.right) return false;
        const isAtColumn = Math.abs(piece.left - next.left) <= sameEdgePoints;
        return piece.left - before.right >= (isAtColumn ? cutGapAtColumn : cutGap) * piece.size;
      });
    if (isCut) parts.push([]);
    parts.at(-1)?.push(piece);
  });
  return parts.length === 1 ? [cell] : parts.map(makeCell);
}

/**
 * Columns that stand so close that none of their lines has a wide gap: cut where a blank river runs down through all
 * lines and the text right of it begins (or, for figures, ends) at one place in at least two of them.
 */
export function splitAtRivers(column: Column, cells: readonly Cell[]): Column[] {
  const river = cells.length < 2 ? undefined : findRiver(cells);
  if (river === undefined) return [column];
  const right = { left: river.to, right: column.right, outerLeft: river.to };
  const left = { left: column.left, right: river.from, outerLeft: column.outerLeft };
  return [
    left,
    ...splitAtRivers(
      right,
      cells.flatMap((cell) => cutAtGutters(cell, [left, right]).slice(1)),
    ),
  ];
}

function findRiver(cells: readonly Cell[]): { from: number; to: number } | undefined {
  const pieces = cells
    .flatMap((cell) => cell.pieces.filter((piece) => piece.left >= cell.core))
    .sort((a, b) => a.left - b.left);
  let edge = -Infinity;
  for (const piece of pieces) {
    if (edge > -Infinity && piece.left - edge >= riverGap * piece.size) {
      const river = { from: edge, to: piece.left };
      if (isColumnEdge(cells, river)) return river;
    }
    edge = Math.max(edge, piece.right);
  }
  return undefined;
}

function isColumnEdge(cells: readonly Cell[], river: { from: number; to: number }): boolean {
  const both = cells.filter(
    ({ pieces }) =>
      pieces.some((piece) => piece.right <= river.from) && pieces.some((piece) => piece.left >= river.to),
  );
  if (both.length < 2 || both.length < cells.length / 2) return false;
  const starts = both.map(({ pieces }) => pieces.find((piece) => piece.left >= river.to)?.left ?? 0);
  return Math.max(...starts) - Math.min(...starts) < 1;
}
