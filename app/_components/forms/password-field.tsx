'use client';
import clsx from 'clsx';
import { Eye, EyeOff } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import { controlClass, FieldFrame } from '../ui/text-field.tsx';
import type { PasswordLength } from './checks.ts';

type PasswordFieldProps = {
  label: string;
  name: string;
  autoComplete: 'current-password' | 'new-password' | 'off';
  error?: string | undefined;
  help?: ReactNode;
};

/** A password that can be looked at, so that a long one can be typed without slips. */
export function PasswordField({ label, name, autoComplete, error, help }: PasswordFieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const describedBy = error !== undefined ? `${id}-error` : help === undefined ? undefined : `${id}-help`;
  return (
    <FieldFrame id={id} label={label} error={error} help={help}>
      <span className="relative block">
        <input
          id={id}
          name={name}
          type={shown ? 'text' : 'password'}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={describedBy}
          className={clsx(controlClass, 'h-9 pr-10')}
        />
        <span className="absolute inset-y-0 right-1 grid place-items-center">
          <IconButton
            size="small"
            label={shown ? 'Hide the password' : 'Show the password'}
            aria-pressed={shown}
            onClick={() => {
              setShown(!shown);
            }}
          >
            {shown ? <EyeOff /> : <Eye />}
          </IconButton>
        </span>
      </span>
    </FieldFrame>
  );
}

/** A field for a new password, with what makes a good one. */
export function NewPasswordField(props: {
  label: string;
  name: string;
  error?: string | undefined;
  length: PasswordLength;
}) {
  const { length, ...rest } = props;
  return (
    <PasswordField
      {...rest}
      autoComplete="new-password"
      help={`At least ${length.least} characters, better 15 or more: four or five unrelated words are good. Any characters; pasting is fine.`}
    />
  );
}
