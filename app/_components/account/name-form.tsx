'use client';
import { useRouter } from 'next/navigation';
import { sendJson } from '../api/client.ts';
import { checkName } from '../forms/checks.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/toast.tsx';

/** The name that others see. */
export function NameForm({ name, email }: { name: string; email: string }) {
  const router = useRouter();
  const { show } = useToast();
  const form = useForm({
    fields: ['name'],
    check: (values) => ({ name: checkName(values.name, 'your name', 120) }),
    send: async (values) => {
      await sendJson('PATCH', '/api/account', { name: values.name.trim() });
      show({ text: 'Your name is saved.' });
      router.refresh();
    },
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <TextField label="Name" autoComplete="name" defaultValue={name} {...form.field('name')} />
      <TextField
        label="E-mail address"
        type="email"
        value={email}
        readOnly
        help="You sign in with it. It can’t be changed."
      />
      <FormProblem problem={form.problem} />
      <div>
        <Button type="submit" tone="primary" busy={form.busy}>
          Save
        </Button>
      </div>
    </form>
  );
}
