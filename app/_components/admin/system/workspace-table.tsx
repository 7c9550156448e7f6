import type { WorkspaceReport } from '#lib/admin/system-report.ts';
import { Columns, wideOnly } from '../../forms/columns.tsx';
import { Badge, StatusBadge } from '../../ui/badge.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';

function unfinished({ documents }: WorkspaceReport): number {
  return documents.queued + documents.parsing + documents.indexing;
}

function IndexState({ workspace }: { workspace: WorkspaceReport }) {
  if (workspace.isBuilding) return <StatusBadge tone="accent">Being rebuilt</StatusBadge>;
  if (workspace.live)
    return <StatusBadge tone="positive">{`Generation ${workspace.live.generation}`}</StatusBadge>;
  return <Badge>{workspace.chunks === 0 ? 'Not needed yet' : 'None'}</Badge>;
}

const columns = [
  { name: 'Ready', count: ({ documents }: WorkspaceReport) => documents.ready },
  { name: 'With gaps', count: ({ documents }: WorkspaceReport) => documents['ready with gaps'] },
  { name: 'In work', count: unfinished },
  { name: 'Failed', count: ({ documents }: WorkspaceReport) => documents.failed },
  { name: 'Passages', count: ({ chunks }: WorkspaceReport) => chunks },
];

/** How far each workspace's search index is, by counts. */
export function WorkspaceTable({ workspaces }: { workspaces: readonly WorkspaceReport[] }) {
  if (workspaces.length === 0) return <p className="text-sm text-ink-soft">There are no workspaces yet.</p>;
  return (
    <Table label="Search indexes">
      <Columns
        names={[
          'Workspace',
          'Index',
          ...columns.map(({ name }) => ({ name, numeric: true, wide: true }) as const),
        ]}
      />
      <tbody>
        {workspaces.map((workspace) => (
          <WorkspaceRow key={workspace.workspaceId} workspace={workspace} />
        ))}
      </tbody>
    </Table>
  );
}

function WorkspaceRow({ workspace }: { workspace: WorkspaceReport }) {
  const counts = columns.map(({ name, count }) => ({ name, text: count(workspace).toLocaleString('en') }));
  return (
    <TableRow>
      <TableCell className="w-full">
        {workspace.name === null ? (
          <code className="text-xs break-all text-ink-soft">{workspace.workspaceId}</code>
        ) : (
          <span className="break-words">{workspace.name}</span>
        )}
        <span className="mt-0.5 block text-xs text-ink-soft sm:hidden">
          {counts.map(({ name, text }) => `${name.toLowerCase()} ${text}`).join(', ')}
        </span>
      </TableCell>
      <TableCell>
        <IndexState workspace={workspace} />
      </TableCell>
      {counts.map(({ name, text }) => (
        <TableCell key={name} numeric className={wideOnly}>
          {text}
        </TableCell>
      ))}
    </TableRow>
  );
}
