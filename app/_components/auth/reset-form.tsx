'use client';
import { sendJson } from '../api/client.ts';
import { checkNewPassword, type PasswordLength } from '../forms/checks.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { NewPasswordField } from '../forms/password-field.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { leaveTo } from './leave-to.ts';

type ResetFormProps = { token: string; email: string; passwordLength: PasswordLength };

/** The new password of the account that the link is for. */
export function ResetForm({ token, email, passwordLength }: ResetFormProps) {
  const form = useForm({
    fields: ['password'],
    check: (values) => ({ password: checkNewPassword(values.password, passwordLength) }),
    send: async ({ password }) => {
      await sendJson('POST', '/api/reset-password', { token, password });
      await leaveTo('/');
    },
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        value={email}
        readOnly
        help="The link is for this account. You sign in with this address."
      />
      <NewPasswordField label="New password" length={passwordLength} {...form.field('password')} />
      <FormProblem problem={form.problem} />
      <Button type="submit" tone="primary" busy={form.busy}>
        Save and sign in
      </Button>
    </form>
  );
}
