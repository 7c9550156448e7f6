'use client';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { formatCount } from '#lib/shared/format.ts';
import type { WorkspaceSummary } from '#lib/shared/documents.ts';
import { sendJson } from '../api/client.ts';
import { leaveTo } from '../auth/leave-to.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';

/** Deletes a workspace after its name was typed. */
export function DeleteWorkspace({ workspace }: { workspace: WorkspaceSummary }) {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button
        onClick={() => {
          setOpen(true);
        }}
      >
        <Trash2 aria-hidden className="text-danger" />
        Delete this workspace
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Delete this workspace?">
        <DeleteForm
          workspace={workspace}
          onCancel={() => {
            setOpen(false);
          }}
        />
      </Dialog>
    </div>
  );
}

function DeleteForm({ workspace, onCancel }: { workspace: WorkspaceSummary; onCancel: () => void }) {
  const form = useForm({
    fields: ['name'],
    check: ({ name }) => ({
      name: name.trim() === workspace.name ? undefined : 'This is not the name of the workspace.',
    }),
    send: async () => {
      await sendJson('DELETE', `/api/workspaces/${workspace.id}`);
      await leaveTo('/');
    },
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <div className="grid gap-2 text-sm text-ink-soft">
        <p>
          <strong className="font-semibold text-ink">
            {formatCount(workspace.documentCount, 'document')} and every conversation
          </strong>{' '}
          in it disappear at once for all members. Then the originals, the texts and the search index are
          erased from this server’s disk.
        </p>
        <p>
          This can’t be taken back. What stays is in your backups and the audit log (which holds no text).
        </p>
      </div>
      <TextField
        label={`To confirm, type the name: ${workspace.name}`}
        autoComplete="off"
        {...form.field('name')}
      />
      <FormProblem problem={form.problem} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="danger" busy={form.busy}>
          Delete for everybody
        </Button>
      </div>
    </form>
  );
}
