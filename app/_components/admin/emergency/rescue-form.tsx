'use client';
import { useState } from 'react';
import type { RescueCandidate } from '#lib/documents/rescue/stranded-documents.ts';
import { sendJson } from '../../api/client.ts';
import { checkName } from '../../forms/checks.ts';
import { FormProblem } from '../../forms/form-problem.tsx';
import { Picker } from '../../forms/picker.tsx';
import { useAct } from '../../forms/use-act.ts';
import { useForm } from '../../forms/use-form.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/text-field.tsx';

type RescueProps = { documentId: string; candidates: readonly RescueCandidate[] };

const shortestReason = 10;

/** Gives a document that nobody can open to a manager of its workspace. */
export function RescueButton(props: RescueProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        aria-label={`Give document ${props.documentId} to a manager`}
        onClick={() => {
          setOpen(true);
        }}
      >
        Give it to a manager
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Give it to a manager"
        description="Whoever you choose may read this restricted document and open it to others. They are told that it was you, and why; it is in the audit log. You do not read it, and cannot choose yourself."
      >
        <RescueForm {...props} />
      </Dialog>
    </>
  );
}

function RescueForm({ documentId, candidates }: RescueProps) {
  const { succeed } = useAct();
  const form = useForm({
    fields: ['userId', 'reason'],
    check: ({ userId, reason }) => ({
      userId: userId === '' ? 'Choose a person.' : undefined,
      reason:
        checkName(reason, 'a reason', 1000) ??
        (reason.trim().length < shortestReason ? 'Say a little more.' : undefined),
    }),
    send: async ({ userId, reason }) => {
      await sendJson('POST', `/api/admin/stranded-documents/${documentId}`, { userId, reason });
      succeed('The document is given. The manager is told.');
    },
  });
  return (
    <form {...form.formProps} className="grid gap-5">
      <Picker
        label="Manager"
        items={candidates.map(({ userId, name, email }) => ({ value: userId, label: name, detail: email }))}
        empty="Nobody who manages this workspace can enter it. Appoint a manager on the System page first."
        {...form.field('userId')}
      />
      <TextArea label="Reason" help="Whoever gets the document reads it." {...form.field('reason')} />
      <FormProblem problem={form.problem} />
      {candidates.length === 0 ? null : (
        <div className="flex justify-end">
          <Button type="submit" tone="primary" busy={form.busy}>
            Give it
          </Button>
        </div>
      )}
    </form>
  );
}
