'use client';
import { ArrowLeft, Download, Eye } from 'lucide-react';
import Link from 'next/link';
import type { Citation } from '#lib/shared/answer.ts';
import type { DocumentView } from '#lib/shared/documents.ts';
import { formatCount } from '#lib/shared/format.ts';
import type { WorkspaceRole } from '#lib/shared/roles.ts';
import { originalUrl } from '../documents/document-acts.ts';
import { describeFields } from '#lib/shared/describe-fields.ts';
import { gapTexts, isBeingRead, statusLook } from '../documents/document-status.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { EditDetails } from './edit-details.tsx';
import { DocumentViewer } from './document-viewer.tsx';

type ViewerScreenProps = {
  document: DocumentView;
  role: WorkspaceRole;
  page: number;
  spans: Citation['spans'];
};

/** A document by itself: its name and state above, its pages below. */
export function ViewerScreen({ document, role, page, spans }: ViewerScreenProps) {
  const { id, name, versionNumber, format } = document;
  const key = `${page}-${spans.map(({ start, end }) => `${start}-${end}`).join()}`;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ViewerHeader document={document} role={role} />
      <GapNotice document={document} />
      <div className="min-h-0 flex-1">
        {format === null ? (
          <NotReadable document={document} />
        ) : (
          <DocumentViewer document={{ id, name, versionNumber, format }} target={{ key, page, spans }} />
        )}
      </div>
    </div>
  );
}

function ViewerHeader({ document, role }: Pick<ViewerScreenProps, 'document' | 'role'>) {
  const look = statusLook(document.state);
  const pages = document.pageCount === null ? '' : formatCount(document.pageCount, 'page');
  return (
    <header className="flex items-center gap-3 border-b border-line px-3 py-2 max-sm:flex-wrap max-sm:gap-y-1.5 sm:px-4">
      <Link
        href={`/w/${document.workspaceId}/documents`}
        aria-label="Back to the documents"
        className="grid size-9 shrink-0 place-items-center rounded-control text-ink-soft hover:bg-sunken hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" />
      </Link>
      <div className="min-w-0 flex-1 max-sm:basis-[calc(100%-3rem)]">
        <h1 className="truncate text-[0.9375rem] font-semibold" title={document.name}>
          {document.name}
        </h1>
        <p className="tabular truncate text-xs text-ink-faint">
          {[document.folder, pages, describeFields(document.fields)]
            .filter((part) => part !== '')
            .join(' · ')}
        </p>
      </div>
      {document.state === 'ready' ? null : <StatusBadge tone={look.tone}>{look.label}</StatusBadge>}
      {role !== 'reader' && document.state.startsWith('ready') ? <EditDetails document={document} /> : null}
      {role === 'manager' ? (
        <Link
          href={`/w/${document.workspaceId}/documents/${document.id}/readers`}
          className={buttonClass('secondary', 'small')}
        >
          <Eye aria-hidden /> <span className="max-sm:sr-only">Who saw it</span>
        </Link>
      ) : null}
      <a href={originalUrl(document.id)} download className={buttonClass('secondary', 'small')}>
        <Download aria-hidden /> <span className="max-sm:sr-only">Download</span>
      </a>
    </header>
  );
}

function GapNotice({ document }: { document: DocumentView }) {
  const texts = gapTexts(document);
  if (texts.length === 0) return null;
  return (
    <div className="border-b border-line p-2">
      <Notice tone="caution">Answers cannot use all of this document. {texts.join(' ')}</Notice>
    </div>
  );
}

function NotReadable({ document }: { document: DocumentView }) {
  return (
    <EmptyState
      title={
        isBeingRead(document) ? 'This document is still being opened' : 'This document could not be read'
      }
      text={document.problem ?? 'Come back in a moment.'}
    />
  );
}
