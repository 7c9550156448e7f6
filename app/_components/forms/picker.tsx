'use client';
import { useId, useState } from 'react';
import { TextField } from '../ui/text-field.tsx';

export type PickerItem = { value: string; label: string; detail: string };

type PickerProps = {
  label: string;
  name: string;
  items: readonly PickerItem[];
  /** Said when there is nothing to choose from. */
  empty: string;
  error?: string | undefined;
};

const mostShown = 50;

function matches(item: PickerItem, words: readonly string[]): boolean {
  const text = `${item.label} ${item.detail}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** A choice of one out of many: a search field above a list of radio buttons. */
export function Picker({ label, name, items, empty, error }: PickerProps) {
  const id = useId();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState('');
  if (items.length === 0) return <p className="text-sm text-ink-soft">{empty}</p>;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = items.filter((item) => matches(item, words));
  // What was chosen stays in the list, so that narrowing the search doesn't undo the choice.
  const shown = found.slice(0, mostShown);
  const hidden = items.find((item) => item.value === chosen && !shown.includes(item));
  return (
    <fieldset
      className="grid min-w-0 gap-1.5"
      aria-describedby={error === undefined ? undefined : `${id}-error`}
    >
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <TextField
        label={`Search: ${label}`}
        hideLabel
        type="search"
        placeholder="Search by name or address"
        autoComplete="off"
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
        }}
      />
      <div className="max-h-52 overflow-y-auto rounded-control border border-line">
        {[...(hidden ? [hidden] : []), ...shown].map((item) => (
          <PickerRow
            key={item.value}
            name={name}
            item={item}
            checked={chosen === item.value}
            onChoose={setChosen}
          />
        ))}
        <p role="status" className="px-3 py-1.5 text-xs text-ink-faint empty:hidden">
          {summary(found.length)}
        </p>
      </div>
      {error === undefined ? null : (
        <p id={`${id}-error`} role="alert" className="text-[0.8125rem] text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}

type PickerRowProps = {
  name: string;
  item: PickerItem;
  checked: boolean;
  onChoose: (value: string) => void;
};

function PickerRow({ name, item, checked, onChoose }: PickerRowProps) {
  return (
    <label className="flex cursor-pointer items-center gap-3 border-b border-line px-3 py-1.5 text-sm last:border-b-0 has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent">
      <input
        type="radio"
        name={name}
        value={item.value}
        checked={checked}
        onChange={() => {
          onChoose(item.value);
        }}
        className="size-4 shrink-0 accent-accent outline-none"
      />
      <span className="min-w-0">
        <span className="block truncate font-medium">{item.label}</span>
        <span className="block truncate text-xs text-ink-faint">{item.detail}</span>
      </span>
    </label>
  );
}

function summary(found: number): string {
  if (found === 0) return 'Nobody found. Try other words.';
  return found > mostShown ? `${found - mostShown} more: type to narrow the list.` : '';
}
