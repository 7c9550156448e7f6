'use client';
import { RadioGroup } from 'radix-ui';

type SegmentedOption<T extends string> = { value: T; label: string; disabled?: boolean };
type SegmentedProps<T extends string> = {
  label: string;
  value: T;
  options: readonly SegmentedOption<T>[];
  onChange: (value: T) => void;
};

/** A choice of one out of two or three, all in view. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  const choose = (next: string) => {
    const chosen = options.find((option) => option.value === next);
    if (chosen && chosen.value !== value) onChange(chosen.value);
  };
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      orientation="horizontal"
      onValueChange={choose}
      className="inline-flex rounded-control bg-sunken p-0.5 text-[0.8125rem]"
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          disabled={option.disabled ?? false}
          // An arrow key that is let go at once moves the focus without choosing: Radix chooses only while it is down.
          onFocus={() => {
            choose(option.value);
          }}
          className="h-7 rounded-[0.3125rem] px-2.5 font-medium text-ink-soft disabled:opacity-50 data-[state=checked]:bg-surface data-[state=checked]:text-ink data-[state=checked]:shadow-card"
        >
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
