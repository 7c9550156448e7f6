'use client';
import { useMemo, useState } from 'react';
import type { DocumentView } from '#lib/shared/documents.ts';
import { Button } from '../ui/button.tsx';
import { BrowserTools } from './browser-tools.tsx';
import { DocumentTable } from './document-table.tsx';
import { selectDocuments, type Sorting, type StatusFilter } from './sort-documents.ts';

export type DocumentBrowserProps = {
  workspaceId: string;
  canEdit: boolean;
  documents: readonly DocumentView[];
  /** After something was deleted or tried again. */
  onChanged: () => void;
};

const rowsAtOnce = 200;

/** The list of documents with search, filter, sorting and choosing several. */
export function DocumentBrowser({ workspaceId, canEdit, documents, onChanged }: DocumentBrowserProps) {
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<StatusFilter>('all');
  const [sorting, setSorting] = useState<Sorting>({ key: 'added', descending: true });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [rowCount, setRowCount] = useState(rowsAtOnce);
  const found = useMemo(
    () => selectDocuments(documents, { search, status, sorting }),
    [documents, search, status, sorting],
  );
  // Documents that went away, or are hidden by the search, are not acted on.
  const chosenDocuments = found.filter(({ id }) => chosen.has(id));
  return (
    <section aria-label="Documents" className="grid gap-3">
      <BrowserTools
        search={search}
        onSearch={setSearch}
        status={status}
        onStatus={setStatus}
        chosen={chosenDocuments}
        onDone={() => {
          setChosen(new Set());
          onChanged();
        }}
      />
      <DocumentTable
        workspaceId={workspaceId}
        canEdit={canEdit}
        documents={found.slice(0, rowCount)}
        sorting={sorting}
        onSort={setSorting}
        chosen={chosen}
        onChoose={setChosen}
        onChanged={onChanged}
      />
      {found.length === 0 ? (
        <p className="py-6 text-center text-sm text-ink-soft">No document fits this search.</p>
      ) : null}
      {found.length > rowCount ? (
        <Button
          className="justify-self-center"
          onClick={() => {
            setRowCount(rowCount + rowsAtOnce);
          }}
        >
          Show {Math.min(rowsAtOnce, found.length - rowCount)} more of {found.length.toLocaleString('en')}
        </Button>
      ) : null}
    </section>
  );
}
