'use client';
import { sendJson } from '../api/client.ts';
import { checkAddress } from '../forms/checks.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { PasswordField } from '../forms/password-field.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { leaveTo } from './leave-to.ts';

/** Address and password; afterwards the page that the person wanted. */
export function SignInForm({ next }: { next: string }) {
  const form = useForm({
    fields: ['email', 'password'],
    check: (values) => ({
      email: checkAddress(values.email),
      password: values.password === '' ? 'Type your password.' : undefined,
    }),
    send: async ({ email, password }) => {
      await sendJson('POST', '/api/auth/sign-in/email', { email: email.trim(), password });
      await leaveTo(next);
    },
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <TextField label="E-mail address" type="email" autoComplete="username" {...form.field('email')} />
      <PasswordField label="Password" autoComplete="current-password" {...form.field('password')} />
      <FormProblem problem={form.problem} />
      <Button type="submit" tone="primary" busy={form.busy}>
        Sign in
      </Button>
    </form>
  );
}
