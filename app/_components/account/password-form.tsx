'use client';
import { useState } from 'react';
import { sendJson } from '../api/client.ts';
import { checkNewPassword, type PasswordLength } from '../forms/checks.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { NewPasswordField, PasswordField } from '../forms/password-field.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { useToast } from '../ui/toast.tsx';

/** Changes one's password; empties itself afterwards. */
export function PasswordForm({ passwordLength }: { passwordLength: PasswordLength }) {
  const [changes, setChanges] = useState(0);
  return (
    <PasswordFields
      key={changes}
      passwordLength={passwordLength}
      onChanged={() => {
        setChanges(changes + 1);
      }}
    />
  );
}

type PasswordFieldsProps = { passwordLength: PasswordLength; onChanged: () => void };

function PasswordFields({ passwordLength, onChanged }: PasswordFieldsProps) {
  const { show } = useToast();
  const form = useForm({
    fields: ['current', 'next'],
    check: (values) => ({
      current: values.current === '' ? 'Type your present password.' : undefined,
      next:
        values.next !== '' && values.next === values.current
          ? 'This is your present password. Choose another one.'
          : checkNewPassword(values.next, passwordLength),
    }),
    send: async ({ current, next }) => {
      await sendJson('POST', '/api/account/password', { current, next });
      show({ text: 'Your password is changed. You are signed out everywhere else.' });
      onChanged();
    },
    fieldOf: (error) => (error.code === 'PASSWORD_WRONG' ? 'current' : undefined),
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <PasswordField label="Present password" autoComplete="current-password" {...form.field('current')} />
      <NewPasswordField label="New password" length={passwordLength} {...form.field('next')} />
      <FormProblem problem={form.problem} />
      <div>
        <Button type="submit" tone="primary" busy={form.busy}>
          Change the password
        </Button>
      </div>
    </form>
  );
}
