'use client';
import clsx from 'clsx';
import { useId, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from 'react';

export const controlClass =
  'w-full rounded-control border border-line-strong bg-surface px-3 text-sm text-ink placeholder:text-ink-faint ' +
  'focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-danger';

type FrameProps = {
  id: string;
  label: string;
  hideLabel?: boolean | undefined;
  help?: ReactNode;
  error?: string | undefined;
  children: ReactNode;
};

/** Label above, control, then the help or the error below it. */
export function FieldFrame({ id, label, hideLabel = false, help, error, children }: FrameProps) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-sm font-medium text-ink'}>
        {label}
      </label>
      {children}
      {error === undefined ? null : (
        <p id={`${id}-error`} role="alert" className="text-[0.8125rem] text-danger">
          {error}
        </p>
      )}
      {help !== undefined && error === undefined ? (
        <p id={`${id}-help`} className="text-[0.8125rem] text-ink-faint">
          {help}
        </p>
      ) : null}
    </div>
  );
}

export type FieldProps = { label: string; hideLabel?: boolean; help?: ReactNode; error?: string | undefined };

function describedBy(id: string, field: Pick<FieldProps, 'help' | 'error'>): string | undefined {
  if (field.error !== undefined) return `${id}-error`;
  return field.help === undefined ? undefined : `${id}-help`;
}

type TextFieldProps = FieldProps & InputHTMLAttributes<HTMLInputElement>;

/** One line of text with its label, help and error. */
export function TextField({ label, hideLabel, help, error, className, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hideLabel={hideLabel} help={help} error={error}>
      <input
        {...rest}
        id={id}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={describedBy(id, { help, error })}
        className={clsx(controlClass, 'h-9', className)}
      />
    </FieldFrame>
  );
}

type TextAreaProps = FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>;

/** Several lines of text with their label, help and error. */
export function TextArea({ label, hideLabel, help, error, className, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hideLabel={hideLabel} help={help} error={error}>
      <textarea
        rows={3}
        {...rest}
        id={id}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={describedBy(id, { help, error })}
        className={clsx(controlClass, 'min-h-20 py-2', className)}
      />
    </FieldFrame>
  );
}
