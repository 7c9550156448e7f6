'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { DocumentView } from '#lib/shared/documents.ts';
import { useMediaQuery } from '../use-media-query.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Table, TableHead, TableHeader } from '../ui/table.tsx';
import { DocumentRow } from './document-row.tsx';
import type { Sorting, SortKey } from './sort-documents.ts';

type DocumentTableProps = {
  workspaceId: string;
  canEdit: boolean;
  documents: readonly DocumentView[];
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onChanged: () => void;
};

type Column = { key: SortKey; label: string; className?: string };

const columns: readonly Column[] = [
  { key: 'name', label: 'Name' },
  { key: 'state', label: 'State' },
  { key: 'pages', label: 'Pages', className: 'text-right max-md:hidden' },
  { key: 'size', label: 'Size', className: 'text-right max-md:hidden' },
  { key: 'added', label: 'Added', className: 'max-lg:hidden' },
];

/** The documents, one row each. */
export function DocumentTable({ documents, sorting, onSort, chosen, onChoose, ...rest }: DocumentTableProps) {
  const { canEdit } = rest;
  const isNarrow = useMediaQuery('(max-width: 639px)');
  const chosenCount = documents.filter(({ id }) => chosen.has(id)).length;
  const allChosen = chosenCount === documents.length && chosenCount > 0;
  return (
    <Table label="Documents">
      <TableHead>
        {canEdit ? (
          <TableHeader className="w-10 pr-0">
            <Checkbox
              label="Choose all documents shown"
              checked={allChosen ? true : chosenCount > 0 ? 'indeterminate' : false}
              onChange={(all) => {
                onChoose(new Set(all ? documents.map(({ id }) => id) : []));
              }}
            />
          </TableHeader>
        ) : null}
        {columns
          .filter(({ key }) => !isNarrow || key !== 'state')
          .map((column) => (
            <SortHeader key={column.key} column={column} sorting={sorting} onSort={onSort} />
          ))}
        <TableHeader className="w-10">
          <span className="sr-only">Menu</span>
        </TableHeader>
      </TableHead>
      <tbody>
        {documents.map((document) => (
          <DocumentRow
            key={document.id}
            {...rest}
            document={document}
            isNarrow={isNarrow}
            isChosen={chosen.has(document.id)}
            onChoose={(isChosen) => {
              const others = [...chosen].filter((id) => id !== document.id);
              onChoose(new Set(isChosen ? [...others, document.id] : others));
            }}
          />
        ))}
      </tbody>
    </Table>
  );
}

type SortHeaderProps = Pick<DocumentTableProps, 'sorting' | 'onSort'> & { column: Column };

function SortHeader({ column, sorting, onSort }: SortHeaderProps) {
  const isSorted = sorting.key === column.key;
  const Arrow = sorting.descending ? ArrowDown : ArrowUp;
  return (
    <TableHeader
      className={column.className}
      {...(isSorted
        ? { 'aria-sort': sorting.descending ? ('descending' as const) : ('ascending' as const) }
        : {})}
    >
      <button
        type="button"
        className="inline-flex items-center gap-1 rounded font-medium hover:text-ink"
        onClick={() => {
          onSort({ key: column.key, descending: isSorted ? !sorting.descending : column.key === 'added' });
        }}
      >
        {column.label}
        {isSorted ? <Arrow aria-hidden className="size-3.5" /> : null}
      </button>
    </TableHeader>
  );
}
