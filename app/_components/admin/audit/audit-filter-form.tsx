'use client';
import { useRouter } from 'next/navigation';
import { type SubmitEvent, useState, useTransition } from 'react';
import { type AuditFilter, auditFilterSchema } from '#lib/shared/audit.ts';
import { NamedSelect } from '../../forms/named-select.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { actionWords, auditPath } from './audit-words.ts';

const dayMs = 86_400_000;

type AuditFilterFormProps = {
  filter: AuditFilter;
  /** True when the address of the page asked for something that can't be. */
  isRefused: boolean;
  actions: readonly string[];
  people: readonly { id: string; name: string }[];
};

/** A day as the browser's date field has it, of midnight in the reader's time zone, and back. */
function toDay(time: number | undefined): string {
  if (time === undefined) return '';
  const date = new Date(time);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

function fromDay(value: FormDataEntryValue | null): number | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return new Date(`${value}T00:00`).getTime();
}

function readForm(form: HTMLFormElement): AuditFilter | null {
  const data = new FormData(form);
  const text = (name: string) => {
    const value = data.get(name);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const to = fromDay(data.get('to'));
  const names = ['person', 'document', 'workspace', 'action', 'question'] as const;
  const parsed = auditFilterSchema.safeParse({
    ...Object.fromEntries(names.map((name) => [name, text(name)])),
    from: fromDay(data.get('from')),
    to: to === undefined ? undefined : to + dayMs,
  });
  return parsed.success ? parsed.data : null;
}

/** Chooses which rows are shown. What is chosen is in the address of the page, so that it can be kept and passed on. */
export function AuditFilterForm({ filter, isRefused, actions, people }: AuditFilterFormProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [refused, setRefused] = useState(isRefused);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = readForm(event.currentTarget);
    setRefused(chosen === null);
    if (chosen === null) return;
    startTransition(() => {
      router.push(auditPath(chosen));
    });
  };
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <form onSubmit={submit} className="mb-5 grid gap-3 rounded-card border border-line bg-surface p-3.5">
      {refused ? (
        <Notice tone="caution">
          One of the fields does not hold an identifier. Copy it from the details of a row.
        </Notice>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <FilterFields filter={filter} actions={actions} people={people} />
        <div className="flex items-end gap-2">
          <Button type="submit" tone="primary" busy={pending}>
            Show
          </Button>
          {isFiltered ? <LinkButton href="/admin/audit">Show all</LinkButton> : null}
        </div>
      </div>
    </form>
  );
}

function personOptions(chosen: string | undefined, people: AuditFilterFormProps['people']) {
  const options = [
    { value: '', label: 'Anybody' },
    ...people.map(({ id, name }) => ({ value: id, label: name })),
    { value: 'operator', label: 'The operator at the console' },
    { value: 'system', label: 'Pincite itself' },
  ];
  const isKnown = chosen === undefined || options.some(({ value }) => value === chosen);
  return isKnown ? options : [...options, { value: chosen, label: chosen }];
}

const idFields = [
  { label: 'Document', name: 'document' },
  { label: 'Workspace', name: 'workspace' },
  { label: 'Question', name: 'question' },
] as const;

function FilterFields({ filter, actions, people }: Omit<AuditFilterFormProps, 'isRefused'>) {
  return (
    <>
      <NamedSelect
        label="Person"
        name="person"
        defaultValue={filter.person ?? ''}
        options={personOptions(filter.person, people)}
      />
      <NamedSelect
        label="Action"
        name="action"
        defaultValue={filter.action ?? ''}
        options={[
          { value: '', label: 'Any' },
          ...actions.map((action) => ({ value: action, label: actionWords(action) })),
        ]}
      />
      <TextField
        label="From"
        name="from"
        type="date"
        defaultValue={toDay(filter.from)}
        suppressHydrationWarning
      />
      <TextField
        label="Until"
        name="to"
        type="date"
        defaultValue={toDay(filter.to === undefined ? undefined : filter.to - dayMs)}
        suppressHydrationWarning
      />
      {idFields.map(({ label, name }) => (
        <TextField
          key={name}
          label={label}
          name={name}
          placeholder="Identifier"
          autoComplete="off"
          defaultValue={filter[name]}
        />
      ))}
    </>
  );
}
