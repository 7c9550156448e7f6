'use client';
import { UserPlus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { Candidates } from '#lib/workspaces/list-candidates.ts';
import { sendJson } from '../api/client.ts';
import { ChoiceCards } from '../forms/choice-cards.tsx';
import { FormProblem } from '../forms/form-problem.tsx';
import { useForm } from '../forms/use-form.ts';
import { Picker, type PickerItem } from '../forms/picker.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useToast } from '../ui/toast.tsx';
import { roleChoices } from './role-words.ts';

type AddMemberProps = { workspaceId: string; candidates: Candidates };

/** Adds a person or a group to a workspace. */
export function AddMember({ workspaceId, candidates }: AddMemberProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        tone="primary"
        size="small"
        onClick={() => {
          setOpen(true);
        }}
      >
        <UserPlus aria-hidden />
        Add a member
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Add a member"
        description="People who have no account yet are invited by an administrator."
      >
        <AddMemberForm
          workspaceId={workspaceId}
          candidates={candidates}
          onDone={() => {
            setOpen(false);
          }}
        />
      </Dialog>
    </>
  );
}

function toItems({ people, groups }: Candidates): PickerItem[] {
  return [
    ...groups.map((group) => ({ value: `group:${group.id}`, label: group.name, detail: 'Group' })),
    ...people.map((person) => ({ value: `person:${person.id}`, label: person.name, detail: person.email })),
  ];
}

function AddMemberForm({ workspaceId, candidates, onDone }: AddMemberProps & { onDone: () => void }) {
  const router = useRouter();
  const { show } = useToast();
  const form = useForm({
    fields: ['holder', 'role'],
    check: ({ holder }) => ({ holder: holder === '' ? 'Choose a person or a group.' : undefined }),
    send: async ({ holder, role }) => {
      const [kind, id] = holder.split(':');
      const body = kind === 'group' ? { groupId: id, role } : { userId: id, role };
      await sendJson('POST', `/api/workspaces/${workspaceId}/members`, body);
      show({ text: 'Added. They see the workspace now.' });
      onDone();
      router.refresh();
    },
  });
  return (
    <form {...form.formProps} className="grid gap-5">
      <Picker
        label="Person or group"
        items={toItems(candidates)}
        empty="Everybody on this server is a member already."
        {...form.field('holder')}
      />
      <ChoiceCards legend="Role" name="role" defaultValue="reader" choices={roleChoices} />
      <FormProblem problem={form.problem} />
      <div className="flex justify-end">
        <Button type="submit" tone="primary" busy={form.busy}>
          Add
        </Button>
      </div>
    </form>
  );
}
