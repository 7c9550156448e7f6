'use client';
import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { DocumentView } from '#lib/shared/documents.ts';
import { FieldsDialog } from '../documents/fields-dialog.tsx';
import { Button } from '../ui/button.tsx';

/** The button beside an open document that lets an editor correct what it is. */
export function EditDetails({ document }: { document: DocumentView }) {
  const [open, setOpen] = useState(false);
  const router = useRouter();
  return (
    <>
      <Button
        size="small"
        onClick={() => {
          setOpen(true);
        }}
      >
        <Pencil aria-hidden /> <span className="max-sm:sr-only">Details</span>
      </Button>
      <FieldsDialog
        open={open}
        onOpenChange={setOpen}
        document={document}
        onSaved={() => {
          router.refresh();
        }}
      />
    </>
  );
}
