'use client';
import { FormProblem } from '../forms/form-problem.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';

type CodeFormProps = {
  label: string;
  help: string;
  submitLabel: string;
  onSend: (code: string) => Promise<void>;
  /** Full width, as on the pages before the shell. */
  wide?: boolean;
};

/** A code of an authenticator app, or one for recovery. */
export function CodeForm({ label, help, submitLabel, onSend, wide = false }: CodeFormProps) {
  const form = useForm({
    fields: ['code'],
    check: (values) => ({ code: values.code.trim() === '' ? 'Type the code.' : undefined }),
    send: ({ code }) => onSend(code),
    fieldOf: (error) => (error.code === 'SECOND_FACTOR_WRONG' ? 'code' : undefined),
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <TextField
        label={label}
        help={help}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        {...form.field('code')}
      />
      <FormProblem problem={form.problem} />
      <div className={wide ? 'grid' : undefined}>
        <Button type="submit" tone="primary" busy={form.busy}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
