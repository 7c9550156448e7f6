'use client';
import { useEffect, useRef, useState } from 'react';
import { onStepUp, sendJson } from '../api/client.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { PasswordField } from '../forms/password-field.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

type Answer = (confirmed: boolean) => void;

/** Asks who one is when the server wants a fresh proof, for any act of any page; the act then goes on by itself. */
export function StepUpDialog() {
  const [open, setOpen] = useState(false);
  const waiting = useRef<Answer[]>([]);
  useEffect(
    () =>
      onStepUp(
        () =>
          new Promise<boolean>((resolve) => {
            waiting.current.push(resolve);
            setOpen(true);
          }),
      ),
    [],
  );
  const answer = (confirmed: boolean) => {
    setOpen(false);
    for (const resolve of waiting.current.splice(0)) resolve(confirmed);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) answer(false);
      }}
      title="Confirm that it is you"
      description="This changes rights or keys, and you signed in a while ago. Your change goes on afterwards."
    >
      <ConfirmForm
        onConfirmed={() => {
          answer(true);
        }}
        onCancel={() => {
          answer(false);
        }}
      />
    </Dialog>
  );
}

function ConfirmForm({ onConfirmed, onCancel }: { onConfirmed: () => void; onCancel: () => void }) {
  const form = useForm({
    fields: ['password'],
    check: (values) => ({ password: values.password === '' ? 'Type your password.' : undefined }),
    send: async ({ password }) => {
      await sendJson('POST', '/api/account/confirm', { password });
      onConfirmed();
    },
    fieldOf: (error) => (error.code === 'PASSWORD_WRONG' ? 'password' : undefined),
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <PasswordField label="Your password" autoComplete="current-password" {...form.field('password')} />
      <FormProblem problem={form.problem} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" busy={form.busy}>
          Confirm
        </Button>
      </div>
    </form>
  );
}
