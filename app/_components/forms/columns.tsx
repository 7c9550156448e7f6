import clsx from 'clsx';
import { TableHead, TableHeader } from '../ui/table.tsx';

type Column = { name: string; numeric?: true; /** Left out on narrow screens. */ wide?: true };

type ColumnsProps = {
  names: readonly (string | Column)[];
  /** What the last column, which has only buttons, is for; heard, not seen. */
  acts?: string;
};

/** For the cells of a column that narrow screens leave out. */
export const wideOnly = 'max-sm:hidden';

/** The head of a table, from the names of its columns. */
export function Columns({ names, acts }: ColumnsProps) {
  const columns = names.map((column): Column => (typeof column === 'string' ? { name: column } : column));
  return (
    <TableHead>
      {columns.map(({ name, numeric, wide }) => (
        <TableHeader key={name} className={clsx(numeric && 'text-right', wide && wideOnly)}>
          {name}
        </TableHeader>
      ))}
      {acts === undefined ? null : (
        // What is only heard is placed absolutely: without `relative` it would widen the page.
        <TableHeader className="relative">
          <span className="sr-only">{acts}</span>
        </TableHeader>
      )}
    </TableHead>
  );
}
