'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { sendJson } from '../../api/client.ts';
import { checkName } from '../../forms/checks.ts';
import { FormProblem } from '../../forms/form-problem.tsx';
import { Picker, type PickerItem } from '../../forms/picker.tsx';
import { useForm } from '../../forms/use-form.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';

type BreakGlassFormProps = { workspaces: readonly PickerItem[]; mostMinutes: number };

const shortestReason = 10;
const begunSchema = z.object({ id: z.string(), endsAt: z.number() });

/** Takes emergency access to a workspace, with a reason and for a while. */
export function BreakGlass({ workspaces, mostMinutes }: BreakGlassFormProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        tone="danger"
        onClick={() => {
          setOpen(true);
        }}
      >
        Take emergency access
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Take emergency access"
        description="You read one workspace for a short time. Its managers see that it was you, your reason and how long; it is in the audit log. Restricted documents and workspaces behind a wall stay closed."
      >
        <BreakGlassForm
          workspaces={workspaces}
          mostMinutes={mostMinutes}
          onDone={() => {
            setOpen(false);
          }}
        />
      </Dialog>
    </>
  );
}

function minutesProblem(text: string, most: number): string | undefined {
  const minutes = Number(text);
  const isGood = Number.isInteger(minutes) && minutes >= 1 && minutes <= most;
  return isGood ? undefined : `Choose 1 to ${most} minutes.`;
}

function BreakGlassForm({ workspaces, mostMinutes, onDone }: BreakGlassFormProps & { onDone: () => void }) {
  const router = useRouter();
  const { show } = useToast();
  const form = useForm({
    fields: ['workspaceId', 'reason', 'minutes'],
    check: ({ workspaceId, reason, minutes }) => ({
      workspaceId: workspaceId === '' ? 'Choose a workspace.' : undefined,
      reason:
        checkName(reason, 'a reason', 1000) ??
        (reason.trim().length < shortestReason ? 'Say a little more.' : undefined),
      minutes: minutesProblem(minutes, mostMinutes),
    }),
    send: async ({ workspaceId, reason, minutes }) => {
      const body = { workspaceId, reason, minutes: Number(minutes) };
      begunSchema.parse(await sendJson('POST', '/api/admin/break-glass', body));
      show({ text: 'You may read the workspace now. Its managers are told.' });
      onDone();
      router.refresh();
    },
  });
  return (
    <form {...form.formProps} className="grid gap-5">
      <Picker
        label="Workspace"
        items={workspaces}
        empty="There is no workspace that you could not enter anyway."
        {...form.field('workspaceId')}
      />
      <TextArea label="Reason" help="The managers of the workspace read it." {...form.field('reason')} />
      <TextField
        label="Minutes"
        type="number"
        min={1}
        max={mostMinutes}
        defaultValue={Math.min(15, mostMinutes)}
        help={`At most ${mostMinutes}. It ends by itself.`}
        {...form.field('minutes')}
      />
      <FormProblem problem={form.problem} />
      <div className="flex justify-end">
        <Button type="submit" tone="danger" busy={form.busy}>
          Take access
        </Button>
      </div>
    </form>
  );
}
