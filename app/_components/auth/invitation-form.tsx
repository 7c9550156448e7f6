'use client';
import { sendJson } from '../api/client.ts';
import { checkName, checkNewPassword, type PasswordLength } from '../forms/checks.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { NewPasswordField } from '../forms/password-field.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { leaveTo } from './leave-to.ts';

type InvitationFormProps = { token: string; email: string; passwordLength: PasswordLength };

/** Name and password of a person who was invited; the address is the invitation's and can't be changed. */
export function InvitationForm({ token, email, passwordLength }: InvitationFormProps) {
  const form = useForm({
    fields: ['name', 'password'],
    check: (values) => ({
      name: checkName(values.name, 'your name'),
      password: checkNewPassword(values.password, passwordLength),
    }),
    send: async ({ name, password }) => {
      await sendJson('POST', '/api/invitations/accept', { token, name: name.trim(), password });
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
        help="The invitation is for this address. You sign in with it."
      />
      <TextField label="Your name" autoComplete="name" {...form.field('name')} />
      <NewPasswordField label="Password" length={passwordLength} {...form.field('password')} />
      <FormProblem problem={form.problem} />
      <Button type="submit" tone="primary" busy={form.busy}>
        Join
      </Button>
    </form>
  );
}
