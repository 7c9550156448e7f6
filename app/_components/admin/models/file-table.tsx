import type { ListedModel } from '#lib/admin/list-models.ts';
import { formatBytes } from '#lib/shared/format.ts';
import { Columns, wideOnly } from '../../forms/columns.tsx';
import { Badge, StatusBadge } from '../../ui/badge.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';
import { ConfirmFile } from './confirm-file.tsx';
import { modelRoleWords } from './role-words.ts';

/** Every model file that was found, the damaged ones too, with what is wrong with them. */
export function FileTable({ files }: { files: readonly ListedModel[] }) {
  return (
    <Table label="Model files">
      <Columns
        names={[
          'File',
          { name: 'Use', wide: true },
          { name: 'Size', numeric: true, wide: true },
          { name: 'Kind', wide: true },
          { name: 'Context', numeric: true, wide: true },
          'State',
        ]}
      />
      <tbody>
        {files.map((file) => (
          <FileRow key={file.name} file={file} />
        ))}
      </tbody>
    </Table>
  );
}

function useOf(file: ListedModel): string {
  if (file.adapterOf !== null) return `Adapter for ${file.adapterOf}`;
  return file.role === null ? '–' : modelRoleWords[file.role].title;
}

function FileRow({ file }: { file: ListedModel }) {
  const details = [
    file.title === file.name ? null : file.title,
    file.licence,
    file.isShipped ? 'came with Pincite' : null,
  ];
  return (
    <TableRow>
      <TableCell className="w-full">
        <span className="font-medium break-all">{file.name}</span>
        <span className="block text-xs text-ink-soft sm:hidden">
          {useOf(file)}, {formatBytes(file.bytes)}, {file.quantisation}
        </span>
        <span className="block text-xs text-ink-faint">
          {details.filter((part) => part !== null).join(' · ')}
        </span>
        {file.problem === null ? null : (
          <span className="mt-0.5 block text-xs text-danger">{file.problem}</span>
        )}
        {file.status === 'unconfirmed' ? <ConfirmFile file={file} /> : null}
      </TableCell>
      <TableCell className={`${wideOnly} whitespace-nowrap`}>{useOf(file)}</TableCell>
      <TableCell numeric className={`${wideOnly} whitespace-nowrap`}>
        {formatBytes(file.bytes)}
      </TableCell>
      <TableCell className={`${wideOnly} whitespace-nowrap`}>{file.quantisation}</TableCell>
      <TableCell numeric className={wideOnly}>
        {file.contextTokens === 0 ? '–' : file.contextTokens.toLocaleString('en')}
      </TableCell>
      <TableCell>
        <FileState file={file} />
      </TableCell>
    </TableRow>
  );
}

function FileState({ file }: { file: ListedModel }) {
  if (file.status === 'damaged') return <StatusBadge tone="danger">Damaged</StatusBadge>;
  if (file.status === 'not usable') return <StatusBadge tone="caution">Not usable</StatusBadge>;
  if (file.status === 'unconfirmed') return <StatusBadge tone="caution">Not confirmed</StatusBadge>;
  if (file.isActive) return <StatusBadge tone="positive">In use</StatusBadge>;
  if (!file.fitsInMemory) {
    return (
      <StatusBadge tone="caution">{`Needs about ${formatBytes(file.memoryBytes)} of memory`}</StatusBadge>
    );
  }
  return <Badge>Ready to use</Badge>;
}
