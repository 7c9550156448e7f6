'use client';
import { sendJson } from '../api/client.ts';
import { checkAddress, checkName, checkNewPassword, type PasswordLength } from '../forms/checks.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { NewPasswordField } from '../forms/password-field.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { leaveTo } from './leave-to.ts';

/** The first administrator's account. */
export function SetupForm({ token, passwordLength }: { token: string; passwordLength: PasswordLength }) {
  const form = useForm({
    fields: ['name', 'email', 'password'],
    check: (values) => ({
      name: checkName(values.name, 'your name'),
      email: checkAddress(values.email),
      password: checkNewPassword(values.password, passwordLength),
    }),
    send: async ({ name, email, password }) => {
      await sendJson('POST', '/api/setup', { token, name: name.trim(), email: email.trim(), password });
      await leaveTo('/');
    },
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <TextField label="Your name" autoComplete="name" {...form.field('name')} />
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        help="You sign in with it. No mail is ever sent."
        {...form.field('email')}
      />
      <NewPasswordField label="Password" length={passwordLength} {...form.field('password')} />
      <FormProblem problem={form.problem} />
      <Button type="submit" tone="primary" busy={form.busy}>
        Create the administrator
      </Button>
    </form>
  );
}
