'use client';
import { BookOpen, Download, Ellipsis, Eye, Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { use, useState } from 'react';
import type { DocumentView } from '#lib/shared/documents.ts';
import { DocumentAccessDialog } from '../access/document-access-dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { useToast } from '../ui/toast.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { needsPassword, originalUrl, retryDocument } from './document-acts.ts';
import { FieldsDialog } from './fields-dialog.tsx';
import { ManageContext } from './manage-context.ts';

type ShownDialog = 'details' | 'access' | 'delete';

type DocumentMenuProps = {
  workspaceId: string;
  canEdit: boolean;
  document: DocumentView;
  onChanged: () => void;
};

/** What can be done with one document. */
export function DocumentMenu({ workspaceId, canEdit, document, onChanged }: DocumentMenuProps) {
  const [shown, setShown] = useState<ShownDialog | null>(null);
  const canManage = use(ManageContext);
  const dialog = (name: ShownDialog) => ({
    open: shown === name,
    onOpenChange: (isOpen: boolean) => {
      setShown(isOpen ? name : null);
    },
  });
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
        {canManage ? <ManagerItem onShow={setShown} /> : null}
        {canEdit ? <EditorItems document={document} onChanged={onChanged} onShow={setShown} /> : null}
      </Menu>
      <FieldsDialog {...dialog('details')} document={document} onSaved={onChanged} />
      {canManage ? (
        <DocumentAccessDialog {...dialog('access')} document={document} onChanged={onChanged} />
      ) : null}
      <DeleteDialog {...dialog('delete')} documents={[document]} onDeleted={onChanged} />
    </>
  );
}

function ManagerItem({ onShow }: Pick<EditorItemsProps, 'onShow'>) {
  return (
    <MenuItem
      icon={<Eye aria-hidden />}
      onSelect={() => {
        onShow('access');
      }}
    >
      Who can read it
    </MenuItem>
  );
}

type EditorItemsProps = Pick<DocumentMenuProps, 'document' | 'onChanged'> & {
  onShow: (dialog: ShownDialog) => void;
};

function EditorItems({ document, onChanged, onShow }: EditorItemsProps) {
  const { showError } = useToast();
  const canRetry = document.state === 'failed' && !needsPassword(document.problemCode);
  return (
    <>
      {document.state.startsWith('ready') ? (
        <MenuItem
          icon={<Pencil aria-hidden />}
          onSelect={() => {
            onShow('details');
          }}
        >
          Details
        </MenuItem>
      ) : null}
      {canRetry ? (
        <MenuItem
          icon={<RotateCcw aria-hidden />}
          onSelect={() => void retryDocument(document.id).then(onChanged, showError)}
        >
          Read it again
        </MenuItem>
      ) : null}
      <MenuSeparator />
      <MenuItem
        tone="danger"
        icon={<Trash2 aria-hidden />}
        onSelect={() => {
          onShow('delete');
        }}
      >
        Delete
      </MenuItem>
    </>
  );
}
