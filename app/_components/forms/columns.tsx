import { TableHead, TableHeader } from '../ui/table.tsx';

type ColumnsProps = {
  names: readonly (string | { name: string; numeric: true })[];
  /** What the last column, which has only buttons, is for; heard, not seen. */
  acts?: string;
};

/** The head of a table, from the names of its columns. */
export function Columns({ names, acts }: ColumnsProps) {
  return (
    <TableHead>
      {names.map((column) =>
        typeof column === 'string' ? (
          <TableHeader key={column}>{column}</TableHeader>
        ) : (
          <TableHeader key={column.name} className="text-right">
            {column.name}
          </TableHeader>
        ),
      )}
      {acts === undefined ? null : (
        <TableHeader>
          <span className="sr-only">{acts}</span>
        </TableHeader>
      )}
    </TableHead>
  );
}
