import type { ModelsReport } from '#lib/admin/list-models.ts';
import { formatBytes } from '#lib/shared/format.ts';
import { Columns, wideOnly } from '../../forms/columns.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';
import { modelRoleWords } from './role-words.ts';

/** Models worth getting, by the memory of the machine. */
export function Recommended({ recommendations }: Pick<ModelsReport, 'recommendations'>) {
  return (
    <Table label="Recommended models">
      <Columns
        names={[
          'Model',
          { name: 'Use', wide: true },
          { name: 'File', numeric: true, wide: true },
          { name: 'Memory of the machine', numeric: true, wide: true },
          { name: 'Licence', wide: true },
        ]}
      />
      <tbody>
        {recommendations.map((entry) => (
          <TableRow key={entry.title}>
            <TableCell className="w-full">
              <span className="font-medium">{entry.title}</span>
              <span className="block text-xs text-ink-soft sm:hidden">
                {modelRoleWords[entry.role].title}, {formatBytes(entry.fileBytes)}, for machines with{' '}
                {entry.machineMemoryGigabytes} GB, {entry.licence}
              </span>
              <span className="block text-xs text-pretty text-ink-faint">{entry.why}</span>
            </TableCell>
            <TableCell className={`${wideOnly} whitespace-nowrap`}>
              {modelRoleWords[entry.role].title}
            </TableCell>
            <TableCell numeric className={`${wideOnly} whitespace-nowrap`}>
              {formatBytes(entry.fileBytes)}
            </TableCell>
            <TableCell numeric className={`${wideOnly} whitespace-nowrap`}>
              {entry.machineMemoryGigabytes} GB
            </TableCell>
            <TableCell className={`${wideOnly} whitespace-nowrap`}>{entry.licence}</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
