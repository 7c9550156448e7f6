'use client';
import type { DocumentView } from '#lib/shared/documents.ts';
import { formatCount } from '#lib/shared/format.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { useToast } from '../ui/toast.tsx';
import { deleteDocuments } from './document-acts.ts';

type DeleteDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  documents: readonly DocumentView[];
  onDeleted: () => void;
};

/** Asks before documents are erased: that can't be taken back. */
export function DeleteDialog({ open, onOpenChange, documents, onDeleted }: DeleteDialogProps) {
  const { show } = useToast();
  const [first] = documents;
  const what =
    documents.length === 1 && first ? `“${first.name}”` : formatCount(documents.length, 'document');
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete ${what}?`}
      text="The file, its text and its place in the search are erased from the server. Answers that quote it can no longer be shown. This cannot be undone."
      confirmLabel="Delete"
      onConfirm={async () => {
        await deleteDocuments(documents.map(({ id }) => id));
        show({ text: `${formatCount(documents.length, 'document')} deleted.` });
        onDeleted();
      }}
    />
  );
}
