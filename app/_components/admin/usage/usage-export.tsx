'use client';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { UsageFilter } from '#lib/shared/usage.ts';
import { saveFile } from '../../save-file.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';

/** Saves the months that are shown as a table for spreadsheets. */
export function UsageExport({ filter }: { filter: UsageFilter }) {
  const [busy, setBusy] = useState(false);
  const { showError } = useToast();
  const save = async () => {
    setBusy(true);
    try {
      await saveFile(`/api/admin/usage/export?months=${filter.months}`, 'pincite-usage.csv');
    } catch (error) {
      showError(error);
    }
    setBusy(false);
  };
  return (
    <Button size="small" busy={busy} onClick={() => void save()}>
      {busy ? null : <Download aria-hidden />}
      Export as CSV
    </Button>
  );
}
