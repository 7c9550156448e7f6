import clsx from 'clsx';
import type { ReactNode } from 'react';

export type Choice<T extends string> = { value: T; label: string; text: ReactNode; disabled?: boolean };

type ChoiceCardsProps<T extends string> = {
  legend: string;
  name: string;
  choices: readonly Choice<T>[];
  defaultValue: T;
  onChange?: (value: T) => void;
};

/** A choice of one, each with a sentence that explains it. The browser's own radio buttons. */
export function ChoiceCards<T extends string>(props: ChoiceCardsProps<T>) {
  const { legend, name, choices, defaultValue, onChange } = props;
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={clsx(
            'flex gap-3 rounded-control border border-line bg-surface px-3 py-2 text-sm',
            'has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent',
            choice.disabled === true ? 'opacity-60' : 'cursor-pointer',
          )}
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            defaultChecked={choice.value === defaultValue}
            disabled={choice.disabled ?? false}
            onChange={() => onChange?.(choice.value)}
            className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
          />
          <span className="min-w-0">
            <span className="block font-medium">{choice.label}</span>
            <span className="block text-ink-soft">{choice.text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
