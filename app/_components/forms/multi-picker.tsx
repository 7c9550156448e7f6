'use client';
import { useId, useState } from 'react';
import { Checkbox } from '../ui/checkbox.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { PickerItem } from './picker.tsx';

type MultiPickerProps = {
  label: string;
  items: readonly PickerItem[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** Said when there is nothing to choose from. */
  empty: string;
  error?: string | undefined;
};

const mostShown = 50;

/** A choice of several out of many: a search field above a list of boxes to tick. */
export function MultiPicker({ label, items, chosen, onChange, empty, error }: MultiPickerProps) {
  const id = useId();
  const [search, setSearch] = useState('');
  if (items.length === 0) return <p className="text-sm text-ink-soft">{empty}</p>;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ label: name, detail }: PickerItem) =>
    words.every((word) => `${name} ${detail}`.toLowerCase().includes(word));
  const isChosen = ({ value }: PickerItem) => chosen.includes(value);
  const found = items.filter((item) => fits(item) && !isChosen(item)).slice(0, mostShown);
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
        placeholder="Search"
        autoComplete="off"
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
        }}
      />
      <div className="max-h-44 overflow-y-auto rounded-control border border-line">
        {/* What is chosen stays in view, whatever is searched for. */}
        {[...items.filter(isChosen), ...found].map((item) => (
          <PickerRow
            key={item.value}
            item={item}
            checked={isChosen(item)}
            onCheck={(checked) => {
              const others = chosen.filter((value) => value !== item.value);
              onChange(checked ? [...others, item.value] : others);
            }}
          />
        ))}
      </div>
      {error === undefined ? null : (
        <p id={`${id}-error`} role="alert" className="text-[0.8125rem] text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}

type PickerRowProps = { item: PickerItem; checked: boolean; onCheck: (checked: boolean) => void };

function PickerRow({ item, checked, onCheck }: PickerRowProps) {
  return (
    <label className="flex cursor-pointer items-center gap-3 border-b border-line px-3 py-1.5 text-sm last:border-b-0">
      <Checkbox label={item.label} checked={checked} onChange={onCheck} />
      <span className="min-w-0">
        <span className="block truncate font-medium">{item.label}</span>
        <span className="block truncate text-xs text-ink-faint">{item.detail}</span>
      </span>
    </label>
  );
}
