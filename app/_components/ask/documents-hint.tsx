'use client';
import { LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import type { DocumentView } from '#lib/shared/documents.ts';
import { formatCount } from '#lib/shared/format.ts';
import { isBeingRead, isReady } from '../documents/document-status.ts';

type DocumentsHintProps = { workspaceId: string; documents: readonly DocumentView[] };

/** While documents are still being read: how many answers cover. */
export function DocumentsHint({ workspaceId, documents }: DocumentsHintProps) {
  const reading = documents.filter(isBeingRead).length;
  if (reading === 0) return null;
  const ready = documents.filter(isReady).length;
  return (
    <p role="status" className="mb-2 flex items-center gap-2 px-1 text-[0.8125rem] text-ink-soft">
      <LoaderCircle aria-hidden className="size-3.5 shrink-0 animate-spin" />
      <span className="tabular">
        {ready} of {formatCount(documents.length, 'document')} {ready === 1 ? 'is' : 'are'} ready; answers
        cover what is ready.{' '}
        <Link href={`/w/${workspaceId}/documents`} className="underline underline-offset-2">
          See progress
        </Link>
      </span>
    </p>
  );
}
