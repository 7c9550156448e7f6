'use client';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { sendJson } from '../../api/client.ts';
import { checkName } from '../../forms/checks.ts';
import { FormProblem } from '../../forms/form-problem.tsx';
import { useForm } from '../../forms/use-form.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';

/** Makes a group. */
export function CreateGroup() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        tone="primary"
        onClick={() => {
          setOpen(true);
        }}
      >
        <Plus aria-hidden />
        Create a group
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Create a group"
        description="For example a practice group or the staff of a ward. Workspaces can then be opened to all of them at once."
      >
        <CreateGroupForm
          onDone={() => {
            setOpen(false);
          }}
        />
      </Dialog>
    </>
  );
}

function CreateGroupForm({ onDone }: { onDone: () => void }) {
  const router = useRouter();
  const { show } = useToast();
  const form = useForm({
    fields: ['name'],
    check: ({ name }) => ({ name: checkName(name, 'a name', 120) }),
    send: async ({ name }) => {
      await sendJson('POST', '/api/admin/groups', { name: name.trim() });
      show({ text: 'The group is there. Add people to it next.' });
      onDone();
      router.refresh();
    },
    fieldOf: (error) => (error.code === 'NAME_TAKEN' ? 'name' : undefined),
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <TextField label="Name" autoComplete="off" {...form.field('name')} />
      <FormProblem problem={form.problem} />
      <div className="flex justify-end">
        <Button type="submit" tone="primary" busy={form.busy}>
          Create
        </Button>
      </div>
    </form>
  );
}
