'use client';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Select, type SelectOption } from '../ui/select.tsx';

type NamedSelectProps<T extends string> = {
  label: string;
  name: string;
  options: readonly SelectOption<T>[];
  defaultValue?: T;
  help?: ReactNode;
  error?: string | undefined;
  onChange?: (value: T) => void;
};

/** A drop-down list that keeps its own value, for forms that are read when they are sent. */
export function NamedSelect<T extends string>({ defaultValue, onChange, ...rest }: NamedSelectProps<T>) {
  const [value, setValue] = useState<T | undefined>(defaultValue ?? rest.options[0]?.value);
  if (value === undefined) return null;
  return (
    <Select
      {...rest}
      value={value}
      onChange={(next) => {
        setValue(next);
        onChange?.(next);
      }}
    />
  );
}
