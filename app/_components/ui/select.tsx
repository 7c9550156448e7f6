'use client';
import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import { useId } from 'react';
import { controlClass, FieldFrame, type FieldProps } from './text-field.tsx';

export type SelectOption<T extends string> = { value: T; label: string; disabled?: boolean };

type SelectProps<T extends string> = FieldProps & {
  value: T;
  options: readonly SelectOption<T>[];
  onChange: (value: T) => void;
  disabled?: boolean;
  name?: string;
  className?: string;
};

/** A choice out of a short list. The browser's own control: it works with every keyboard and on every phone. */
export function Select<T extends string>({ value, options, onChange, className, ...rest }: SelectProps<T>) {
  const id = useId();
  const { label, hideLabel, help, error, disabled, name } = rest;
  return (
    <FieldFrame id={id} label={label} hideLabel={hideLabel} help={help} error={error}>
      <span className="relative block">
        <select
          id={id}
          name={name}
          value={value}
          disabled={disabled}
          aria-invalid={error === undefined ? undefined : true}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
          className={clsx(controlClass, 'h-9 appearance-none pr-8', className)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-ink-faint"
        />
      </span>
    </FieldFrame>
  );
}
