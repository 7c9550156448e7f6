'use client';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { AuditFilter } from '#lib/shared/audit.ts';
import { saveFile } from '../../save-file.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { auditPath } from './audit-words.ts';

/** Has the rows that are shown (all pages of them) made into a file that can be checked offline, and saves it. */
export function ExportButton({ filter }: { filter: AuditFilter }) {
  const [busy, setBusy] = useState(false);
  const { show, showError } = useToast();
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const save = async () => {
    setBusy(true);
    try {
      const query = auditPath(filter).split('?')[1] ?? '';
      await saveFile(`/api/admin/audit/export?${query}`, 'pincite-audit.zip');
      show({ text: 'The export is saved. README.txt in it says how to check it.' });
    } catch (error) {
      showError(error);
    }
    setBusy(false);
  };
  return (
    <Button size="small" busy={busy} onClick={() => void save()}>
      {busy ? null : <Download aria-hidden />}
      {isFiltered ? 'Export these rows' : 'Export'}
    </Button>
  );
}
