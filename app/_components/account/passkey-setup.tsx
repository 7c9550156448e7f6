'use client';
import { FormProblem } from '../forms/form-problem.tsx';
import { checkName } from '../forms/checks.ts';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { addPasskey } from './show-passkey.ts';

/** Makes a passkey on this device or on a security key. */
export function PasskeySetup({ onDone }: { onDone: (recoveryCodes: string[]) => void }) {
  const form = useForm({
    fields: ['name'],
    check: (values) => ({ name: checkName(values.name, 'a name for the passkey', 60) }),
    send: async ({ name }) => {
      onDone(await addPasskey(name.trim()));
    },
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <TextField
        label="Name of the passkey"
        help="So that you know it again, for example the name of the device."
        {...form.field('name')}
      />
      <FormProblem problem={form.problem} />
      <div>
        <Button type="submit" tone="primary" busy={form.busy}>
          Make the passkey
        </Button>
      </div>
    </form>
  );
}
