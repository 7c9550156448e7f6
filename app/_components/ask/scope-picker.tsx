'use client';
import { Files, Search } from 'lucide-react';
import { useState } from 'react';
import type { DocumentView } from '#lib/shared/documents.ts';
import { formatCount } from '#lib/shared/format.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';

type ScopePickerProps = {
  documents: readonly DocumentView[];
  /** Ids of the chosen documents; empty means all. */
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

/** What is searched: all documents, or some. */
export function ScopePicker({ documents, chosen, onChange }: ScopePickerProps) {
  const [open, setOpen] = useState(false);
  const label = chosen.length === 0 ? 'All documents' : formatCount(chosen.length, 'document');
  return (
    <>
      <Button
        tone="quiet"
        size="small"
        aria-haspopup="dialog"
        onClick={() => {
          setOpen(true);
        }}
      >
        <Files aria-hidden />
        <span className="sr-only">Search in: </span>
        {label}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Search in"
        description="Choose the documents that the next questions search. With none chosen, all are searched."
        footer={
          <>
            <Button
              disabled={chosen.length === 0}
              onClick={() => {
                onChange([]);
              }}
            >
              All documents
            </Button>
            <Button
              tone="primary"
              onClick={() => {
                setOpen(false);
              }}
            >
              {chosen.length === 0 ? 'Search all' : `Search ${formatCount(chosen.length, 'document')}`}
            </Button>
          </>
        }
      >
        <DocumentChoices documents={documents} chosen={chosen} onChange={onChange} />
      </Dialog>
    </>
  );
}

const mostShown = 200;

function DocumentChoices({ documents, chosen, onChange }: ScopePickerProps) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const found = documents.filter(({ name, folder }) => `${folder}/${name}`.toLowerCase().includes(wanted));
  const toggle = (id: string, isChosen: boolean) => {
    onChange(isChosen ? [...chosen, id] : chosen.filter((other) => other !== id));
  };
  return (
    <div className="grid gap-3">
      <div className="relative">
        <TextField
          label="Find a document"
          hideLabel
          type="search"
          placeholder="Find a document"
          className="pl-9"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
          }}
        />
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-ink-faint" />
      </div>
      <ul className="grid gap-1">
        {found.slice(0, mostShown).map((document) => (
          <li key={document.id} className="rounded-control px-1 py-1 hover:bg-sunken">
            <Checkbox
              showLabel
              label={document.folder === '' ? document.name : `${document.folder}/${document.name}`}
              checked={chosen.includes(document.id)}
              onChange={(isChosen) => {
                toggle(document.id, isChosen);
              }}
            />
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="text-sm text-ink-soft">No document has this in its name.</p> : null}
      {found.length > mostShown ? (
        <p className="text-sm text-ink-soft">{found.length - mostShown} more: type a part of the name.</p>
      ) : null}
    </div>
  );
}
