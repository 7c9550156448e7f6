'use client';
import { useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { asApiError, onStepUp, sendJson } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { PasswordField } from '../forms/password-field.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { CodeForm } from './code-form.tsx';
import { PasskeyButton } from './passkey-button.tsx';

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

type ConfirmFormProps = { onConfirmed: () => void; onCancel: () => void };

const proofsSchema = z.object({ proofs: z.array(z.enum(['password', 'code', 'passkey'])) });

/** Offers what this person can prove it by. */
function ConfirmForm({ onConfirmed, onCancel }: ConfirmFormProps) {
  const { data, error } = useApi('/api/account/confirm', proofsSchema, { revalidateOnFocus: false });
  if (error) return <FormProblem problem={asApiError(error)} />;
  if (!data) return <Spinner label="One moment" />;
  const { proofs } = data;
  return (
    <div className="grid gap-5">
      {proofs.includes('passkey') ? <PasskeyButton label="Use a passkey" onShown={onConfirmed} /> : null}
      {proofs.includes('password') ? <PasswordProof onConfirmed={onConfirmed} /> : null}
      {!proofs.includes('password') && proofs.includes('code') ? (
        <CodeForm
          label="Code"
          help="Six digits from your authenticator app, or a recovery code."
          submitLabel="Confirm"
          onSend={async (code) => {
            await sendJson('POST', '/api/account/confirm', { code });
            onConfirmed();
          }}
        />
      ) : null}
      {proofs.length === 0 ? (
        <p className="text-sm text-ink-soft">Sign out and in again, then repeat what you did.</p>
      ) : null}
      <div>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </div>
  );
}

function PasswordProof({ onConfirmed }: { onConfirmed: () => void }) {
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
      <div>
        <Button type="submit" tone="primary" busy={form.busy}>
          Confirm
        </Button>
      </div>
    </form>
  );
}
