import type { WorkspaceReport } from '#lib/admin/system-report.ts';
import { Badge, StatusBadge } from '../../ui/badge.tsx';
import { Table, TableCell, TableHead, TableHeader, TableRow } from '../../ui/table.tsx';

function unfinished({ documents }: WorkspaceReport): number {
  return documents.queued + documents.parsing + documents.indexing;
}

function IndexState({ workspace }: { workspace: WorkspaceReport }) {
  if (workspace.isBuilding) return <StatusBadge tone="accent">Being rebuilt</StatusBadge>;
  if (workspace.live)
    return <StatusBadge tone="positive">{`Generation ${workspace.live.generation}`}</StatusBadge>;
  return <Badge>{workspace.chunks === 0 ? 'Not needed yet' : 'None'}</Badge>;
}

/** How far each workspace's search index is, by counts. */
export function WorkspaceTable({ workspaces }: { workspaces: readonly WorkspaceReport[] }) {
  if (workspaces.length === 0) return <p className="text-sm text-ink-soft">There are no workspaces yet.</p>;
  return (
    <Table label="Search indexes">
      <TableHead>
        <TableHeader>Workspace</TableHeader>
        <TableHeader>Index</TableHeader>
        <TableHeader className="text-right">Ready</TableHeader>
        <TableHeader className="text-right">With gaps</TableHeader>
        <TableHeader className="text-right">In work</TableHeader>
        <TableHeader className="text-right">Failed</TableHeader>
        <TableHeader className="text-right">Passages</TableHeader>
      </TableHead>
      <tbody>
        {workspaces.map((workspace) => (
          <TableRow key={workspace.workspaceId}>
            <TableCell className="max-w-72">
              {workspace.name === null ? (
                <code className="text-xs text-ink-soft">{workspace.workspaceId}</code>
              ) : (
                <span className="block truncate">{workspace.name}</span>
              )}
            </TableCell>
            <TableCell>
              <IndexState workspace={workspace} />
            </TableCell>
            <TableCell numeric>{workspace.documents.ready.toLocaleString('en')}</TableCell>
            <TableCell numeric>{workspace.documents['ready with gaps'].toLocaleString('en')}</TableCell>
            <TableCell numeric>{unfinished(workspace).toLocaleString('en')}</TableCell>
            <TableCell numeric>{workspace.documents.failed.toLocaleString('en')}</TableCell>
            <TableCell numeric>{workspace.chunks.toLocaleString('en')}</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
