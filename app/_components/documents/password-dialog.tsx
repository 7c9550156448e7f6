'use client';
import { useState, type SyntheticEvent } from 'react';
import type { DocumentView } from '#lib/shared/documents.ts';
import { asApiError } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { retryDocument } from './document-acts.ts';

type PasswordDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  document: DocumentView;
  onSent: () => void;
};

/** Asks for the password of an encrypted file. */
export function PasswordDialog({ open, onOpenChange, document, onSent }: PasswordDialogProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const formId = `password-${document.id}`;
  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    // Not trimmed: a space may belong to the password.
    const password = new FormData(event.currentTarget).get('password');
    setBusy(true);
    setProblem(undefined);
    try {
      await retryDocument(document.id, typeof password === 'string' ? password : '');
      onOpenChange(false);
      onSent();
    } catch (error) {
      setProblem(asApiError(error).message);
    }
    setBusy(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="This file needs a password"
      description={`“${document.name}” can be read once it is opened with its password.`}
      footer={
        <Button tone="primary" type="submit" form={formId} busy={busy}>
          Open and read
        </Button>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)}>
        <TextField
          label="Password of the file"
          name="password"
          type="password"
          required
          autoComplete="off"
          error={problem}
        />
      </form>
    </Dialog>
  );
}
