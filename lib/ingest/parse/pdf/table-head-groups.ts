import { isPeriod, type Cell } from './table-cells.ts';
import { isOver, type Column } from './table-grid.ts';
import { endsPeriod, isUnitsLine } from './table-words.ts';

/** A heading counts as centred over columns when its middle is this near to theirs: in points, and as a share of their width. */
const centrePoints = 4;
const centreShare = 0.025;
/** A heading beside its column may be this far from it, in points. */
const besidePoints = 10;
/** Where each column has its heading, it may begin at the left while the figures end at the right, this far apart. */
const widestPoints = 36;
/** Lines of one heading begin, end or are centred within this, in points. */
const sameEdgePoints = 1.5;

/** A column with the edges of what already heads it, and whether that is a period. */
export type Headed = Column & { low: number; high: number; isPeriod: boolean };

/** Columns that follow each other, by their first and last index. */
export type Group = { from: number; to: number };

/** A line of a head, without what stands over the labels, and the whole line above it. */
type HeadLine = { cells: readonly Cell[]; above: readonly Cell[] };

/** For each cell the columns that it heads; undefined when a cell heads none or two cells head one. */
export function assignCells(line: HeadLine, columns: readonly Headed[]): Group[] | undefined {
  const { cells } = line;
  if (isOnePerColumn(cells, columns)) return cells.map((_, at) => ({ from: at, to: at }));
  if (cells.length < columns.length) {
    const cover = coverAll(cells, columns, 0);
    if (cover?.groups.every((group, at) => headsGroup(cells[at], columns, group)) === true)
      return cover.groups;
  }
  const groups = cells.map((cell) => groupUnder(cell, line, columns));
  let end = -1;
  for (const group of groups) {
    if (group === undefined || group.from <= end) return undefined;
    end = group.to;
  }
  return groups.filter((group) => group !== undefined);
}

/**
 * Whether a heading that is centred over a group of columns heads them all. A narrow one that stands over a single column may
 * be a broken line of that column's own heading, and is given to that column alone, of which it is true either way. A period
 * is over all columns of its group, and so is what stands over periods.
 */
function headsGroup(cell: Cell | undefined, columns: readonly Headed[], group: Group): boolean {
  if (cell === undefined || group.from === group.to) return true;
  if (isPeriod(cell.text) || endsPeriod.test(cell.text) || isUnitsLine(cell.text)) return true;
  if (columns.slice(group.from, group.to + 1).every((column) => column.isPeriod)) return true;
  const under = columnsUnder(cell, columns);
  const [only] = under;
  return only === undefined || under.length > 1 || isWiderThanRoom(cell, columns, only);
}

function columnsUnder(cell: Cell, columns: readonly Column[]): number[] {
  return columns.flatMap((column, index) =>
    isOver({ core: cell.left, right: cell.right }, { left: column.outerLeft, right: column.right })
      ? [index]
      : [],
  );
}

/** Between the end of the column before and the begin of the column after, and not far from its own. */
function isInZone(cell: Cell, columns: readonly Column[], at: number): boolean {
  const column = columns[at];
  const low = columns[at - 1]?.right ?? -Infinity;
  const high = columns[at + 1]?.outerLeft ?? Infinity;
  const middle = (cell.left + cell.right) / 2;
  return middle > low && middle < high && column !== undefined && distanceBeside(cell, column) < widestPoints;
}

/** The room between a heading and a column beside it, in points; none when it is over it. */
function distanceBeside(cell: Cell, column: Column): number {
  return Math.max(0, column.outerLeft - cell.right, cell.left - column.right);
}

/**
 * How far the cell's middle is from the middle of a group of columns, or of what heads them already; undefined when it
 * isn't centred over it.
 */
function distanceTo(cell: Cell, columns: readonly Headed[], { from, to }: Group): number | undefined {
  const [first, last] = [columns[from], columns[to]];
  if (first === undefined || last === undefined) return undefined;
  const middle = (cell.left + cell.right) / 2;
  const distance = Math.min(
    Math.abs(middle - (first.outerLeft + last.right) / 2),
    // Without a heading there yet these are infinite, and the sum is no number.
    Math.abs(middle - (first.low + last.high) / 2) || Infinity,
  );
  if (from === to && isOver({ core: cell.left, right: cell.right }, first)) return distance;
  return distance <= Math.max(centrePoints, centreShare * (last.right - first.outerLeft))
    ? distance
    : undefined;
}

type Cover = { groups: Group[]; distance: number };

/** Cells that are centred over groups of columns which together are all columns from this one on; the best such way. */
function coverAll(cells: readonly Cell[], columns: readonly Headed[], from: number): Cover | undefined {
  const [cell, ...rest] = cells;
  if (cell === undefined) return from === columns.length ? { groups: [], distance: 0 } : undefined;
  let best: Cover | undefined;
  const lastEnd = columns.length - 1 - rest.length;
  const firstEnd = rest.length === 0 ? lastEnd : from;
  for (let to = firstEnd; to <= lastEnd; to += 1) {
    const distance = distanceTo(cell, columns, { from, to });
    if (distance === undefined) continue;
    const others = coverAll(rest, columns, to + 1);
    if (others === undefined || distance + others.distance >= (best?.distance ?? Infinity)) continue;
    best = { groups: [{ from, to }, ...others.groups], distance: distance + others.distance };
  }
  return best;
}

/** The columns under one cell of a line that doesn't head all columns. */
function groupUnder(
  cell: Cell,
  { cells: line, above }: HeadLine,
  columns: readonly Headed[],
): Group | undefined {
  const under = columnsUnder(cell, columns);
  const [first, last] = [under[0], under.at(-1)];
  if (first === undefined || last === undefined) return groupBeside(cell, above, columns);
  const own = { from: first, to: last };
  if (first === last && !isWiderThanRoom(cell, columns, first)) return own;
  const low = lastTaken(columns.slice(0, first), { cell, line }) + 1;
  const high = last + 1 + firstTaken(columns.slice(last + 1), { cell, line });
  return widestGroup(cell, columns, { own, low, high });
}

/** The index of the last column that another cell of the line stands over, -1 without one. */
function lastTaken(
  columns: readonly Column[],
  { cell, line }: { cell: Cell; line: readonly Cell[] },
): number {
  return columns.findLastIndex((column) => line.some((other) => other !== cell && isOver(other, column)));
}

/** The index of the first column that another cell of the line stands over, else their number. */
function firstTaken(
  columns: readonly Column[],
  { cell, line }: { cell: Cell; line: readonly Cell[] },
): number {
  const index = columns.findIndex((column) => line.some((other) => other !== cell && isOver(other, column)));
  return index === -1 ? columns.length : index;
}

/** The most columns around its own, from `low` and below `high`, over which the cell is centred. */
function widestGroup(
  cell: Cell,
  columns: readonly Headed[],
  { own, low, high }: { own: Group; low: number; high: number },
): Group {
  let best = own;
  for (let from = own.from; from >= low; from -= 1) {
    for (let to = own.to; to < high; to += 1) {
      const isLarger = to - from > best.to - best.from;
      if (isLarger && distanceTo(cell, columns, { from, to }) !== undefined) best = { from, to };
    }
  }
  return best;
}

/** Reaches beyond the middle of the gutters on both sides of its column. */
function isWiderThanRoom(cell: Cell, columns: readonly Column[], at: number): boolean {
  const [before, column, after] = [columns[at - 1], columns[at], columns[at + 1]];
  if (before === undefined || column === undefined || after === undefined) return false;
  return (
    cell.left < (before.right + column.outerLeft) / 2 && cell.right > (column.right + after.outerLeft) / 2
  );
}

/**
 * A heading over no column: it goes on with one just above that begins, ends or is centred at the same place; or is centred
 * over the columns on both sides, or a little beside its only near column.
 */
function groupBeside(cell: Cell, above: readonly Cell[], columns: readonly Headed[]): Group | undefined {
  const mate = above.find((other) => areInStack(other, cell));
  const [own, ...others] = mate === undefined ? [] : columnsUnder(mate, columns);
  if (own !== undefined && others.length === 0) return { from: own, to: own };
  const after = columns.findIndex((column) => column.outerLeft >= cell.right - 1);
  const next = after === -1 ? columns.length : after;
  const pair = { from: next - 1, to: next };
  if (distanceTo(cell, columns, pair) !== undefined) return pair;
  const near = [next - 1, next].filter((at) => isBeside(cell, columns[at]));
  const [only] = near;
  return near.length === 1 && only !== undefined ? { from: only, to: only } : undefined;
}

function isBeside(cell: Cell, column: Column | undefined): boolean {
  return column !== undefined && distanceBeside(cell, column) < besidePoints;
}

function areInStack(one: Cell, other: Cell): boolean {
  const [left, right] = [one.left - other.left, one.right - other.right];
  return [left, right, (left + right) / 2].some((distance) => Math.abs(distance) < sameEdgePoints);
}

/** The columns as wide as their heads are in the lowest line that has one for each, so that broken heads are known by it. */
export function widenToHeads(columns: readonly Column[], lines: readonly (readonly Cell[])[]): Headed[] {
  const full = lines.findLast((cells) => isOnePerColumn(cells, columns));
  return columns.map((column, index) => {
    const head = full?.[index];
    const low = (columns[index - 1]?.right ?? -Infinity) + 1;
    const high = (columns[index + 1]?.outerLeft ?? Infinity) - 1;
    return {
      left: column.left,
      outerLeft: Math.min(column.outerLeft, Math.max(low, head?.left ?? Infinity)),
      right: Math.max(column.right, Math.min(high, head?.right ?? -Infinity)),
      low: Infinity,
      high: -Infinity,
      isPeriod: false,
    };
  });
}

function isOnePerColumn(cells: readonly Cell[], columns: readonly Column[]): boolean {
  return cells.length === columns.length && cells.every((cell, at) => isInZone(cell, columns, at));
}
