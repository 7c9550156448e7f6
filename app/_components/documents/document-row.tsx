'use client';
import { Lock } from 'lucide-react';
import Link from 'next/link';
import type { DocumentView } from '#lib/shared/documents.ts';
import { formatBytes, formatMoment } from '#lib/shared/format.ts';
import { Badge } from '../ui/badge.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { TableCell, TableRow } from '../ui/table.tsx';
import { describeFields } from '#lib/shared/describe-fields.ts';
import { DocumentMenu } from './document-menu.tsx';
import { DocumentState } from './document-state.tsx';

type DocumentRowProps = {
  workspaceId: string;
  canEdit: boolean;
  document: DocumentView;
  isChosen: boolean;
  /** On a phone the state stands under the name. */
  isNarrow: boolean;
  onChoose: (isChosen: boolean) => void;
  onChanged: () => void;
};

/** One document of the list. */
export function DocumentRow(props: DocumentRowProps) {
  const { workspaceId, canEdit, document, isChosen, isNarrow, onChoose, onChanged } = props;
  const state = <DocumentState document={document} canEdit={canEdit} onChanged={onChanged} />;
  return (
    <TableRow className={isChosen ? 'bg-accent-soft/50' : 'hover:bg-sunken/50'}>
      {canEdit ? (
        <TableCell className="pr-0 align-top">
          <Checkbox label={`Choose ${document.name}`} checked={isChosen} onChange={onChoose} />
        </TableCell>
      ) : null}
      <TableCell className="max-w-0 w-full min-w-36 align-top">
        <Link
          href={`/w/${workspaceId}/documents/${document.id}`}
          title={document.name}
          className="line-clamp-2 font-medium break-words hover:text-accent hover:underline"
        >
          {document.name}
        </Link>
        {document.restricted ? (
          <Badge tone="caution" icon={<Lock aria-hidden />}>
            Restricted
          </Badge>
        ) : null}
        {document.folder === '' ? null : (
          <span className="block truncate text-xs text-ink-faint">{document.folder}</span>
        )}
        <span className="line-clamp-2 text-xs text-pretty break-words text-ink-soft">
          {describeFields(document.fields)}
        </span>
        {isNarrow ? <div className="mt-1">{state}</div> : null}
      </TableCell>
      {isNarrow ? null : <TableCell className="min-w-52 align-top">{state}</TableCell>}
      <TableCell numeric className="align-top max-md:hidden">
        {document.pageCount?.toLocaleString('en') ?? '–'}
      </TableCell>
      <TableCell numeric className="align-top whitespace-nowrap max-md:hidden">
        {formatBytes(document.sizeBytes)}
      </TableCell>
      <TableCell className="tabular align-top whitespace-nowrap text-ink-soft max-lg:hidden">
        {formatMoment(document.createdAt)}
      </TableCell>
      <TableCell className="py-1! align-top">
        <DocumentMenu workspaceId={workspaceId} canEdit={canEdit} document={document} onChanged={onChanged} />
      </TableCell>
    </TableRow>
  );
}
