import type { ModelsReport } from '#lib/admin/list-models.ts';
import { formatBytes } from '#lib/shared/format.ts';
import { Columns } from '../../forms/columns.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';
import { modelRoleWords } from './role-words.ts';

/** Models worth getting, by the memory of the machine. */
export function Recommended({ recommendations }: Pick<ModelsReport, 'recommendations'>) {
  return (
    <Table label="Recommended models">
      <Columns
        names={[
          'Model',
          'Use',
          { name: 'File', numeric: true },
          { name: 'Memory of the machine', numeric: true },
          'Licence',
        ]}
      />
      <tbody>
        {recommendations.map((entry) => (
          <TableRow key={entry.title}>
            <TableCell className="min-w-64">
              <span className="font-medium">{entry.title}</span>
              <span className="block text-xs text-pretty text-ink-faint">{entry.why}</span>
            </TableCell>
            <TableCell className="whitespace-nowrap">{modelRoleWords[entry.role].title}</TableCell>
            <TableCell numeric className="whitespace-nowrap">
              {formatBytes(entry.fileBytes)}
            </TableCell>
            <TableCell numeric className="whitespace-nowrap">
              {entry.machineMemoryGigabytes} GB
            </TableCell>
            <TableCell className="whitespace-nowrap">{entry.licence}</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
