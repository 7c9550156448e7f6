import { isPeriod, type Cell } from './table-cells.ts';
import type { Column } from './table-grid.ts';
import { assignCells, widenToHeads, type Group, type Headed } from './table-head-groups.ts';
import { endsPeriod, isUnitsLine } from './table-words.ts';

/** What stands over the columns of a table, line by line: over the labels, over all columns together, over each column. */
export type Heads = { label: Cell[]; common: Cell[]; columns: Cell[][] };

/** The first column holds what the rows are about; a centred line that begins in it may still head all columns. */
function isInFirstColumn(cell: Cell, columns: readonly Column[]): boolean {
  const [first, second] = columns;
  if (first === undefined || second === undefined) return true;
  if (cell.left >= first.right) return false;
  return isUnitsLine(cell.text) || (cell.left + cell.right) / 2 < (first.right + second.outerLeft) / 2;
}

/**
 * Gives each cell of a table's head to the columns that it heads. The lines are read from the lowest upwards, since headings
 * are centred over the headings below them, up to one that isn't certain: a wrong head is worse than none.
 */
export function readHeads(lines: readonly (readonly Cell[])[], columns: readonly Column[]): Heads {
  const heads: Heads = { label: [], common: [], columns: columns.map(() => []) };
  const headed = widenToHeads(
    columns.slice(1),
    lines.map((cells) => cells.filter((cell) => !isInFirstColumn(cell, columns))),
  );
  for (const [index, cells] of [...lines.entries()].reverse()) {
    const data = cells.filter((cell) => !isInFirstColumn(cell, columns));
    const groups = assignCells({ cells: data, above: lines[index - 1] ?? [] }, headed);
    if (groups === undefined) return heads;
    addHeads(heads, headed, { data, groups });
    for (const cell of cells.filter((other) => !data.includes(other)).reverse())
      (isOverAll(cell.text) ? heads.common : heads.label).unshift(cell);
  }
  return heads;
}

function addHeads(
  heads: Heads,
  headed: readonly Headed[],
  { data, groups }: { data: readonly Cell[]; groups: readonly Group[] },
): void {
  const common: Cell[] = [];
  groups.forEach(({ from, to }, index) => {
    const cell = data[index];
    if (cell === undefined) return;
    if (from === 0 && to === headed.length - 1 && to > 0) common.push(cell);
    else for (let at = from; at <= to; at += 1) heads.columns[at + 1]?.unshift(cell);
    const only = from === to ? headed[from] : undefined;
    if (only === undefined) return;
    only.low = Math.min(only.low, cell.left);
    only.high = Math.max(only.high, cell.right);
    only.isPeriod ||= isPeriod(cell.text);
  });
  heads.common.unshift(...common);
}

/** A period at the head of the labels is about the figures: "Years ended December 31,". */
function isOverAll(text: string): boolean {
  return text.endsWith(',') || endsPeriod.test(text) || isPeriod(text);
}

/** The edges of columns that go on below a break, in points: figures end at one place, words begin at one. */
const sameEndPoints = 4;
const sameStartPoints = 2;

/** The heads of a table above, for the columns of one below it whose columns are the same or some of the same; else undefined. */
export function inheritHeads(
  above: { heads: Heads; columns: readonly Column[] },
  columns: readonly Column[],
): Heads | undefined {
  const heads: Heads = { label: above.heads.label, common: above.heads.common, columns: [[]] };
  let last = 0;
  for (const column of columns.slice(1)) {
    const index = above.columns.findIndex(
      (other, at) =>
        at > last &&
        (Math.abs(other.right - column.right) <= sameEndPoints ||
          Math.abs(other.left - column.left) <= sameStartPoints),
    );
    if (index === -1) return undefined;
    heads.columns.push(above.heads.columns[index] ?? []);
    last = index;
  }
  return heads;
}
