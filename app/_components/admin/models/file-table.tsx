import type { ListedModel } from '#lib/admin/list-models.ts';
import { formatBytes } from '#lib/shared/format.ts';
import { Columns } from '../../forms/columns.tsx';
import { Badge, StatusBadge } from '../../ui/badge.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';
import { modelRoleWords } from './role-words.ts';

/** Every model file that was found, the damaged ones too, with what is wrong with them. */
export function FileTable({ files }: { files: readonly ListedModel[] }) {
  return (
    <Table label="Model files">
      <Columns
        names={[
          'File',
          'Use',
          { name: 'Size', numeric: true },
          'Kind',
          { name: 'Context', numeric: true },
          'State',
        ]}
      />
      <tbody>
        {files.map((file) => (
          <TableRow key={file.name}>
            <TableCell className="min-w-56">
              <span className="font-medium break-all">{file.name}</span>
              <span className="block text-xs text-ink-faint">
                {[
                  file.title === file.name ? null : file.title,
                  file.licence,
                  file.isShipped ? 'came with Pincite' : null,
                ]
                  .filter((part) => part !== null)
                  .join(' · ')}
              </span>
              {file.problem === null ? null : (
                <span className="mt-0.5 block text-xs text-danger">{file.problem}</span>
              )}
            </TableCell>
            <TableCell className="whitespace-nowrap">
              {file.role === null ? '–' : modelRoleWords[file.role].title}
            </TableCell>
            <TableCell numeric className="whitespace-nowrap">
              {formatBytes(file.bytes)}
            </TableCell>
            <TableCell className="whitespace-nowrap">{file.quantisation}</TableCell>
            <TableCell numeric>
              {file.contextTokens === 0 ? '–' : file.contextTokens.toLocaleString('en')}
            </TableCell>
            <TableCell>
              <FileState file={file} />
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function FileState({ file }: { file: ListedModel }) {
  if (file.status === 'damaged') return <StatusBadge tone="danger">Damaged</StatusBadge>;
  if (file.status === 'not usable') return <StatusBadge tone="caution">Not usable</StatusBadge>;
  if (file.isActive) return <StatusBadge tone="positive">In use</StatusBadge>;
  if (!file.fitsInMemory) {
    return (
      <StatusBadge tone="caution">{`Needs about ${formatBytes(file.memoryBytes)} of memory`}</StatusBadge>
    );
  }
  return <Badge>Ready to use</Badge>;
}
