'use client';
import { useState, type SyntheticEvent } from 'react';
import { asApiError } from '../api/client.ts';
import { submittedText } from '../forms-text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';

type RenameDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  value: string;
  onRename: (value: string) => Promise<void>;
};

/** Asks for a new name. */
export function RenameDialog({ open, onOpenChange, title, value, onRename }: RenameDialogProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = submittedText(event, 'name');
    setBusy(true);
    setProblem(undefined);
    try {
      await onRename(name);
      onOpenChange(false);
    } catch (error) {
      setProblem(asApiError(error).message);
    }
    setBusy(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      footer={
        <Button tone="primary" type="submit" form="rename" busy={busy}>
          Save
        </Button>
      }
    >
      <form id="rename" onSubmit={(event) => void submit(event)}>
        <TextField
          label="Name"
          name="name"
          defaultValue={value}
          required
          maxLength={200}
          autoComplete="off"
          error={problem}
        />
      </form>
    </Dialog>
  );
}
