'use client';
import { Search, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { DocumentView } from '#lib/shared/documents.ts';
import { formatCount } from '#lib/shared/format.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import type { StatusFilter } from './sort-documents.ts';

type BrowserToolsProps = {
  search: string;
  onSearch: (search: string) => void;
  status: StatusFilter;
  onStatus: (status: StatusFilter) => void;
  chosen: readonly DocumentView[];
  onDone: () => void;
};

const statusOptions = [
  { value: 'all', label: 'All states' },
  { value: 'ready', label: 'Ready' },
  { value: 'reading', label: 'Being read' },
  { value: 'gaps', label: 'With gaps' },
  { value: 'failed', label: 'Failed' },
] as const;

/** Search, filter, and what can be done with the chosen documents. */
export function BrowserTools({ search, onSearch, status, onStatus, chosen, onDone }: BrowserToolsProps) {
  const [deleting, setDeleting] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="relative min-w-48 flex-1 sm:max-w-80">
        <TextField
          label="Search by name"
          hideLabel
          type="search"
          placeholder="Search by name or folder"
          className="pl-9"
          value={search}
          onChange={(event) => {
            onSearch(event.target.value);
          }}
        />
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-ink-faint" />
      </div>
      <div className="w-36">
        <Select label="State" hideLabel value={status} options={statusOptions} onChange={onStatus} />
      </div>
      {chosen.length > 0 ? (
        <Button
          className="ml-auto"
          onClick={() => {
            setDeleting(true);
          }}
        >
          <Trash2 aria-hidden /> Delete {formatCount(chosen.length, 'document')}
        </Button>
      ) : null}
      <DeleteDialog open={deleting} onOpenChange={setDeleting} documents={chosen} onDeleted={onDone} />
    </div>
  );
}
