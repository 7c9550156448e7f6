import type { ProcessState } from '#lib/admin/system-processes.ts';
import { formatBytes } from '#lib/shared/format.ts';
import { Columns, wideOnly } from '../../forms/columns.tsx';
import { Moment } from '../../moment.tsx';
import { StatusBadge } from '../../ui/badge.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';

const purposes: Record<ProcessState['name'], string> = {
  web: 'Pages, questions and answers',
  worker: 'Reads documents and writes the search index',
  engine: 'Runs the models',
};

const states = {
  running: { tone: 'positive', label: 'Running' },
  stopped: { tone: 'danger', label: 'Stopped' },
  unknown: { tone: 'neutral', label: 'Unknown' },
} as const;

/** The three processes of the server. */
export function ProcessTable({ processes }: { processes: readonly ProcessState[] }) {
  return (
    <Table label="Processes">
      <Columns
        names={[
          'Process',
          'State',
          { name: 'Since', wide: true },
          { name: 'Memory', numeric: true, wide: true },
          { name: 'Restarts', numeric: true },
        ]}
      />
      <tbody>
        {processes.map((process) => (
          <TableRow key={process.name}>
            <TableCell>
              <span className="font-medium">{process.name}</span>
              <span className="block text-xs text-ink-faint">{purposes[process.name]}</span>
            </TableCell>
            <TableCell>
              <StatusBadge tone={states[process.state].tone}>{states[process.state].label}</StatusBadge>
            </TableCell>
            <TableCell className={`${wideOnly} whitespace-nowrap`}>
              {process.startedAt === null ? '–' : <Moment time={process.startedAt} />}
            </TableCell>
            <TableCell numeric className={`${wideOnly} whitespace-nowrap`}>
              {process.memoryBytes === null ? '–' : formatBytes(process.memoryBytes)}
            </TableCell>
            <TableCell numeric>{process.restarts ?? '–'}</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
