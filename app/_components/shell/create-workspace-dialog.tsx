'use client';
import { useRouter } from 'next/navigation';
import { useState, type SyntheticEvent } from 'react';
import { z } from 'zod';
import { asApiError, sendJson } from '../api/client.ts';
import { submittedText } from '../forms-text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';

type CreateWorkspaceDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

const createdSchema = z.object({ id: z.string() });

/** Makes a workspace and goes to its documents, the next step. */
export function CreateWorkspaceDialog({ open, onOpenChange }: CreateWorkspaceDialogProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = submittedText(event, 'name');
    const description = submittedText(event, 'description');
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { name, ...(description === '' ? {} : { description }) };
      const { id } = createdSchema.parse(await sendJson('POST', '/api/workspaces', body));
      onOpenChange(false);
      router.push(`/w/${id}/documents`);
      router.refresh();
    } catch (error) {
      setProblem(asApiError(error).message);
    }
    setBusy(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create a workspace"
      description="A workspace holds the documents of one matter, ward or subject, and the people who may read them."
      footer={
        <Button tone="primary" type="submit" form="create-workspace" busy={busy}>
          Create
        </Button>
      }
    >
      <form id="create-workspace" className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <TextField label="Name" name="name" required maxLength={120} autoComplete="off" error={problem} />
        <TextArea
          label="Description"
          name="description"
          maxLength={1000}
          help="Optional. Shown to its members."
        />
      </form>
    </Dialog>
  );
}
