'use client';
import { BookOpen, Download, Ellipsis, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { DocumentView } from '#lib/shared/documents.ts';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { useToast } from '../ui/toast.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { needsPassword, originalUrl, retryDocument } from './document-acts.ts';

type DocumentMenuProps = {
  workspaceId: string;
  canEdit: boolean;
  document: DocumentView;
  onChanged: () => void;
};

/** What can be done with one document. */
export function DocumentMenu({ workspaceId, canEdit, document, onChanged }: DocumentMenuProps) {
  const [deleting, setDeleting] = useState(false);
  const { showError } = useToast();
  const canRetry = canEdit && document.state === 'failed' && !needsPassword(document.problemCode);
  const retry = () => void retryDocument(document.id).then(onChanged, showError);
  const trigger = (
    <button
      type="button"
      aria-label={`Menu of ${document.name}`}
      className="grid size-8 place-items-center rounded-control text-ink-soft hover:bg-sunken hover:text-ink"
    >
      <Ellipsis aria-hidden className="size-4" />
    </button>
  );
  return (
    <>
      <Menu trigger={trigger}>
        <MenuItem href={`/w/${workspaceId}/documents/${document.id}`} icon={<BookOpen aria-hidden />}>
          Open
        </MenuItem>
        <MenuItem
          icon={<Download aria-hidden />}
          onSelect={() => {
            window.location.assign(originalUrl(document.id));
          }}
        >
          Download the original
        </MenuItem>
        {canRetry ? (
          <MenuItem icon={<RotateCcw aria-hidden />} onSelect={retry}>
            Read it again
          </MenuItem>
        ) : null}
        {canEdit ? (
          <DeleteItem
            onSelect={() => {
              setDeleting(true);
            }}
          />
        ) : null}
      </Menu>
      <DeleteDialog open={deleting} onOpenChange={setDeleting} documents={[document]} onDeleted={onChanged} />
    </>
  );
}

function DeleteItem({ onSelect }: { onSelect: () => void }) {
  return (
    <>
      <MenuSeparator />
      <MenuItem tone="danger" icon={<Trash2 aria-hidden />} onSelect={onSelect}>
        Delete
      </MenuItem>
    </>
  );
}
