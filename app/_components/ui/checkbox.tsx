'use client';
import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';

type CheckboxProps = {
  /** The accessible name; shown beside the box when `showLabel` is set. */
  label: string;
  checked: boolean | 'indeterminate';
  onChange: (checked: boolean) => void;
  showLabel?: boolean;
  disabled?: boolean;
};

/** A box to tick; can be half ticked for "some of these". */
export function Checkbox({ label, checked, onChange, showLabel = false, disabled = false }: CheckboxProps) {
  const box = (
    <Radix.Root
      checked={checked}
      disabled={disabled}
      onCheckedChange={(next) => {
        onChange(next === true);
      }}
      {...(showLabel ? {} : { 'aria-label': label })}
      className="grid size-4.5 shrink-0 place-items-center rounded border border-line-strong bg-surface text-accent-ink data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent"
    >
      <Radix.Indicator>
        {checked === 'indeterminate' ? <Minus className="size-3.5" /> : <Check className="size-3.5" />}
      </Radix.Indicator>
    </Radix.Root>
  );
  if (!showLabel) return box;
  return (
    <label className="flex items-center gap-2 text-sm">
      {box}
      {label}
    </label>
  );
}
